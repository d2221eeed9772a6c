-- Orchestrators, what probes find of them, and what their uptime earns.
CREATE TABLE "orchestrators" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "capability" TEXT NOT NULL,
    "payee_address" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "tier" TEXT,
    "seen" TEXT NOT NULL DEFAULT '[]',
    "misses" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "checks" INTEGER NOT NULL DEFAULT 0,
    "successes" INTEGER NOT NULL DEFAULT 0,
    "is_suspended" BOOLEAN NOT NULL DEFAULT false,
    "evaluations" INTEGER NOT NULL DEFAULT 0,
    "evaluated_at_ms" BIGINT,
    "due_at_ms" BIGINT NOT NULL,
    "next_probe_at_ms" BIGINT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "registered_at_ms" BIGINT NOT NULL,
    "changed_at_ms" BIGINT NOT NULL,
    "removed_at_ms" BIGINT,
    CONSTRAINT "orchestrators_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "orchestrators_asset_check" CHECK (asset IN ('SAT', 'MNEE', 'ETH')),
    CONSTRAINT "orchestrators_tier_check" CHECK (tier IN ('EXCELLENT', 'GOOD', 'WARNING', 'POOR', 'CRITICAL', 'OFFLINE'))
);
CREATE INDEX "orchestrators_owner_id_idx" ON "orchestrators"("owner_id");
CREATE INDEX "orchestrators_due_at_ms_idx" ON "orchestrators"("due_at_ms");
CREATE INDEX "orchestrators_next_probe_at_ms_idx" ON "orchestrators"("next_probe_at_ms");
CREATE UNIQUE INDEX "orchestrators_endpoint_key" ON "orchestrators"("endpoint");

CREATE TABLE "probe_samples" (
    "orchestrator_id" TEXT NOT NULL,
    "slot" BIGINT NOT NULL,
    "vantage" TEXT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "outcome" TEXT NOT NULL,
    "took_ms" INTEGER,
    "worker_bps" INTEGER,
    "why" TEXT,
    CONSTRAINT "probe_samples_pkey" PRIMARY KEY ("orchestrator_id", "slot"),
    CONSTRAINT "probe_samples_outcome_check" CHECK (outcome IN ('ok', 'slow', 'wrong', 'down', 'unknown'))
);
CREATE INDEX "probe_samples_orchestrator_id_at_ms_outcome_idx" ON "probe_samples"("orchestrator_id", "at_ms", "outcome");
CREATE TRIGGER "probe_samples_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "probe_samples" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE "evaluations" (
    "orchestrator_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "mode" TEXT NOT NULL,
    "good" INTEGER NOT NULL,
    "known" INTEGER NOT NULL,
    "worker_bps" INTEGER,
    "paid_bps" INTEGER,
    "low_bps" INTEGER,
    "high_bps" INTEGER,
    "is_failed" BOOLEAN NOT NULL,
    "seen_tier" TEXT,
    "tier" TEXT,
    "warned_from" TEXT,
    "failures" INTEGER NOT NULL,
    "is_suspended" BOOLEAN NOT NULL,
    "usd_units" BIGINT NOT NULL,
    "steps" TEXT NOT NULL DEFAULT '[]',
    "due_at_ms" BIGINT NOT NULL,
    CONSTRAINT "evaluations_pkey" PRIMARY KEY ("orchestrator_id", "number"),
    CONSTRAINT "evaluations_mode_check" CHECK (mode IN ('seed', 'confident')),
    CONSTRAINT "evaluations_seen_tier_check" CHECK (seen_tier IN ('EXCELLENT', 'GOOD', 'WARNING', 'POOR', 'CRITICAL', 'OFFLINE')),
    CONSTRAINT "evaluations_tier_check" CHECK (tier IN ('EXCELLENT', 'GOOD', 'WARNING', 'POOR', 'CRITICAL', 'OFFLINE')),
    CONSTRAINT "evaluations_warned_from_check" CHECK (warned_from IN ('EXCELLENT', 'GOOD', 'WARNING', 'POOR', 'CRITICAL', 'OFFLINE'))
);
CREATE INDEX "evaluations_at_ms_idx" ON "evaluations"("at_ms");
CREATE TRIGGER "evaluations_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "evaluations" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
