-- Moments at which somebody had the days of agents begin anew.
CREATE TABLE "budget_resets" (
    "at_ms" BIGINT NOT NULL PRIMARY KEY,
    "agent_id" TEXT,
    "user_id" TEXT,
    "reason" TEXT NOT NULL,
    CHECK (typeof(at_ms) = 'integer')
) WITHOUT ROWID;
CREATE TRIGGER "budget_resets_no_update" BEFORE UPDATE ON "budget_resets" BEGIN SELECT RAISE(ABORT, 'budget_resets is append-only'); END;
CREATE TRIGGER "budget_resets_no_delete" BEFORE DELETE ON "budget_resets" BEGIN SELECT RAISE(ABORT, 'budget_resets is append-only'); END;
