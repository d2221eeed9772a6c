-- Moments at which somebody had the days of agents begin anew.
CREATE TABLE "budget_resets" (
    "at_ms" BIGINT NOT NULL,
    "agent_id" TEXT,
    "user_id" TEXT,
    "reason" TEXT NOT NULL,
    CONSTRAINT "budget_resets_pkey" PRIMARY KEY ("at_ms")
);
CREATE TRIGGER "budget_resets_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "budget_resets" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
