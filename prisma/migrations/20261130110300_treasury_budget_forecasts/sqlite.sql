-- A window will be empty before it ends if it goes on as it has: said once.
CREATE TABLE "budget_forecasts" (
    "scope" TEXT NOT NULL,
    "of_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "start_at_ms" BIGINT NOT NULL,
    "empty_at_ms" BIGINT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    PRIMARY KEY ("scope", "of_id", "period", "start_at_ms"),
    CHECK (scope = 'service' OR scope = 'agent' OR scope = 'payee' OR scope = 'category' OR scope = 'house'),
    CHECK (period = 'hour' OR period = 'day' OR period = 'week' OR period = 'month' OR period = 'lifetime')
) WITHOUT ROWID;
CREATE INDEX "budget_forecasts_at_ms_idx" ON "budget_forecasts"("at_ms");
CREATE TRIGGER "budget_forecasts_no_update" BEFORE UPDATE ON "budget_forecasts" BEGIN SELECT RAISE(ABORT, 'budget_forecasts is append-only'); END;
CREATE TRIGGER "budget_forecasts_no_delete" BEFORE DELETE ON "budget_forecasts" BEGIN SELECT RAISE(ABORT, 'budget_forecasts is append-only'); END;
