-- What evaluations and appeals owe, and what was paid of it.
CREATE TABLE "payouts" (
    "id" TEXT NOT NULL,
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
    CONSTRAINT "payouts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "payouts_usd_units_check" CHECK (usd_units > 0),
    CONSTRAINT "payouts_units_check" CHECK (units > 0),
    CONSTRAINT "payouts_reason_check" CHECK (reason IN ('evaluation', 'appeal')),
    CONSTRAINT "payouts_asset_check" CHECK (asset IN ('SAT', 'MNEE', 'ETH')),
    CONSTRAINT "payouts_state_check" CHECK (state IN ('owed', 'paying', 'funded', 'sending', 'bounced', 'paid', 'blocked'))
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
    CONSTRAINT "earnings_pkey" PRIMARY KEY ("orchestrator_id", "asset"),
    CONSTRAINT "earnings_asset_check" CHECK (asset IN ('SAT', 'MNEE', 'ETH'))
);
