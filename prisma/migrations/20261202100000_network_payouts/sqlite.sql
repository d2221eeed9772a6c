-- What evaluations and appeals owe, and what was paid of it.
CREATE TABLE "payouts" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "payout_hash" TEXT NOT NULL,
    "orchestrator_id" TEXT NOT NULL,
    "evaluation" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "appeal_id" TEXT NOT NULL DEFAULT '',
    "payee_address" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "usd_units" BIGINT NOT NULL,
    "units" BIGINT,
    "price_usd_units" BIGINT,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "call_id" TEXT,
    "batch_id" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at_ms" BIGINT NOT NULL,
    "why" TEXT,
    "tx_hash" TEXT,
    "fund_tx_hash" TEXT,
    "journal_id" TEXT,
    "owed_at_ms" BIGINT NOT NULL,
    "ended_at_ms" BIGINT,
    CHECK (typeof(usd_units) = 'integer'),
    CHECK (usd_units > 0),
    CHECK (units IS NULL OR (typeof(units) = 'integer' AND units > 0)),
    CHECK (reason = 'evaluation' OR reason = 'appeal'),
    CHECK (asset = 'SAT' OR asset = 'MNEE' OR asset = 'ETH'),
    CHECK (state = 'owed' OR state = 'paying' OR state = 'funded' OR state = 'sending' OR state = 'bounced' OR state = 'paid' OR state = 'blocked')
);
CREATE UNIQUE INDEX "payouts_payout_hash_key" ON "payouts"("payout_hash");
CREATE UNIQUE INDEX "payouts_orchestrator_id_evaluation_appeal_id_key" ON "payouts"("orchestrator_id", "evaluation", "appeal_id");
CREATE INDEX "payouts_orchestrator_id_id_idx" ON "payouts"("orchestrator_id", "id");
CREATE INDEX "payouts_state_next_try_at_ms_idx" ON "payouts"("state", "next_try_at_ms");
CREATE INDEX "payouts_batch_id_idx" ON "payouts"("batch_id");
CREATE INDEX "payouts_call_id_idx" ON "payouts"("call_id");
CREATE INDEX "payouts_payee_address_state_idx" ON "payouts"("payee_address", "state");

CREATE TABLE "earnings" (
    "orchestrator_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "payouts" BIGINT NOT NULL,
    "units" BIGINT NOT NULL,
    "usd_units" BIGINT NOT NULL,
    PRIMARY KEY ("orchestrator_id", "asset"),
    CHECK (typeof(units) = 'integer'),
    CHECK (asset = 'SAT' OR asset = 'MNEE' OR asset = 'ETH')
);
