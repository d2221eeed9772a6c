-- Resets of a clock that was set back: they begin nothing anew.
CREATE TABLE "undone_resets" (
    "at_ms" BIGINT NOT NULL,
    "undone_at_ms" BIGINT NOT NULL,
    CONSTRAINT "undone_resets_pkey" PRIMARY KEY ("at_ms")
);
-- Each reset took the clock to its moment: one that is after it was made before the clock was set back.
INSERT INTO "undone_resets" ("at_ms", "undone_at_ms")
SELECT r."at_ms", c."at_ms" FROM "budget_resets" r JOIN "treasury_clocks" c ON c."id" = 1 AND r."at_ms" > c."at_ms";
CREATE TRIGGER "undone_resets_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "undone_resets" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
