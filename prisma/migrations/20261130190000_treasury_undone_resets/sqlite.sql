-- Resets of a clock that was set back: they begin nothing anew.
CREATE TABLE "undone_resets" (
    "at_ms" BIGINT NOT NULL PRIMARY KEY,
    "undone_at_ms" BIGINT NOT NULL,
    CHECK (typeof(at_ms) = 'integer')
) WITHOUT ROWID;
-- Each reset took the clock to its moment: one that is after it was made before the clock was set back.
INSERT INTO "undone_resets" ("at_ms", "undone_at_ms")
SELECT r."at_ms", c."at_ms" FROM "budget_resets" r JOIN "treasury_clocks" c ON c."id" = 1 AND r."at_ms" > c."at_ms";
CREATE TRIGGER "undone_resets_no_update" BEFORE UPDATE ON "undone_resets" BEGIN SELECT RAISE(ABORT, 'undone_resets is append-only'); END;
CREATE TRIGGER "undone_resets_no_delete" BEFORE DELETE ON "undone_resets" BEGIN SELECT RAISE(ABORT, 'undone_resets is append-only'); END;
