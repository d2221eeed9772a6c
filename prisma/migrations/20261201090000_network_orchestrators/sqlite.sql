-- Orchestrators, what probes find of them, and what their uptime earns.
CREATE TABLE "orchestrators" (
    "id" TEXT NOT NULL PRIMARY KEY,
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
    CHECK (asset = 'SAT' OR asset = 'MNEE' OR asset = 'ETH'),
    CHECK (tier = 'EXCELLENT' OR tier = 'GOOD' OR tier = 'WARNING' OR tier = 'POOR' OR tier = 'CRITICAL' OR tier = 'OFFLINE')
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
    PRIMARY KEY ("orchestrator_id", "slot"),
    CHECK (outcome = 'ok' OR outcome = 'slow' OR outcome = 'wrong' OR outcome = 'down' OR outcome = 'unknown')
);
CREATE INDEX "probe_samples_orchestrator_id_at_ms_outcome_idx" ON "probe_samples"("orchestrator_id", "at_ms", "outcome");
CREATE TRIGGER "probe_samples_no_update" BEFORE UPDATE ON "probe_samples" BEGIN SELECT RAISE(ABORT, 'probe_samples is append-only'); END;
CREATE TRIGGER "probe_samples_no_delete" BEFORE DELETE ON "probe_samples" BEGIN SELECT RAISE(ABORT, 'probe_samples is append-only'); END;

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
    PRIMARY KEY ("orchestrator_id", "number"),
    CHECK (typeof(usd_units) = 'integer'),
    CHECK (mode = 'seed' OR mode = 'confident'),
    CHECK (seen_tier = 'EXCELLENT' OR seen_tier = 'GOOD' OR seen_tier = 'WARNING' OR seen_tier = 'POOR' OR seen_tier = 'CRITICAL' OR seen_tier = 'OFFLINE'),
    CHECK (tier = 'EXCELLENT' OR tier = 'GOOD' OR tier = 'WARNING' OR tier = 'POOR' OR tier = 'CRITICAL' OR tier = 'OFFLINE'),
    CHECK (warned_from = 'EXCELLENT' OR warned_from = 'GOOD' OR warned_from = 'WARNING' OR warned_from = 'POOR' OR warned_from = 'CRITICAL' OR warned_from = 'OFFLINE')
);
CREATE INDEX "evaluations_at_ms_idx" ON "evaluations"("at_ms");
CREATE TRIGGER "evaluations_no_update" BEFORE UPDATE ON "evaluations" BEGIN SELECT RAISE(ABORT, 'evaluations is append-only'); END;
CREATE TRIGGER "evaluations_no_delete" BEFORE DELETE ON "evaluations" BEGIN SELECT RAISE(ABORT, 'evaluations is append-only'); END;
