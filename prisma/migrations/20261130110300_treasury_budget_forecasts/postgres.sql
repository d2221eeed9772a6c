-- A window will be empty before it ends if it goes on as it has: said once.
CREATE TABLE "budget_forecasts" (
    "scope" TEXT NOT NULL,
    "of_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "start_at_ms" BIGINT NOT NULL,
    "empty_at_ms" BIGINT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    CONSTRAINT "budget_forecasts_pkey" PRIMARY KEY ("scope", "of_id", "period", "start_at_ms"),
    CONSTRAINT "budget_forecasts_scope_check" CHECK (scope IN ('service', 'agent', 'payee', 'category', 'house')),
    CONSTRAINT "budget_forecasts_period_check" CHECK (period IN ('hour', 'day', 'week', 'month', 'lifetime'))
);
CREATE INDEX "budget_forecasts_at_ms_idx" ON "budget_forecasts"("at_ms");
CREATE TRIGGER "budget_forecasts_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "budget_forecasts" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
