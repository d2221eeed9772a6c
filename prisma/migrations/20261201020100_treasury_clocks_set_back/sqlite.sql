-- When the clock of budgets was set back, in which turn.
CREATE TABLE "clocks_set_back" (
    "turn" BIGINT NOT NULL PRIMARY KEY,
    "at_ms" BIGINT NOT NULL,
    CHECK (typeof(turn) = 'integer' AND typeof(at_ms) = 'integer')
) WITHOUT ROWID;
CREATE TRIGGER "clocks_set_back_no_update" BEFORE UPDATE ON "clocks_set_back" BEGIN SELECT RAISE(ABORT, 'clocks_set_back is append-only'); END;
CREATE TRIGGER "clocks_set_back_no_delete" BEFORE DELETE ON "clocks_set_back" BEGIN SELECT RAISE(ABORT, 'clocks_set_back is append-only'); END;
