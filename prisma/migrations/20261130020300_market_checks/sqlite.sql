-- Strategies without "bid", which nothing makes, and the events of the timeline.
CREATE TABLE "quotes_new" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "buyer_id" TEXT NOT NULL,
    "complexity" INTEGER NOT NULL,
    "asset" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "agent_id" TEXT,
    "candidate_id" TEXT,
    "skills" TEXT NOT NULL DEFAULT '[]',
    "max_multiplier_hundredths" INTEGER,
    "terms" TEXT NOT NULL,
    "base_units" BIGINT NOT NULL,
    "multiplier_hundredths" INTEGER NOT NULL,
    "sample_settled_tasks" INTEGER NOT NULL,
    "sample_distinct_buyers" INTEGER NOT NULL,
    "price_units" BIGINT NOT NULL,
    "fee_bps" INTEGER NOT NULL,
    "fee_units" BIGINT NOT NULL,
    "total_units" BIGINT NOT NULL,
    "signature" TEXT,
    "created_at_ms" BIGINT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "used_by_task_id" TEXT,
    CHECK (complexity BETWEEN 1 AND 10),
    CHECK (asset = 'SAT' OR asset = 'MNEE' OR asset = 'ETH'),
    CHECK (strategy = 'best' OR strategy = 'value' OR strategy = 'direct' OR strategy = 'open'),
    CHECK (price_units > 0 AND fee_units >= 0 AND total_units = price_units + fee_units),
    CHECK (expires_at_ms > created_at_ms),
    CHECK (typeof(base_units) = 'integer'),
    CHECK (typeof(price_units) = 'integer'),
    CHECK (typeof(fee_units) = 'integer'),
    CHECK (typeof(total_units) = 'integer')
);
INSERT INTO "quotes_new" (
    "id", "hash", "buyer_id", "complexity", "asset", "strategy", "agent_id", "candidate_id", "skills",
    "max_multiplier_hundredths", "terms", "base_units", "multiplier_hundredths", "sample_settled_tasks",
    "sample_distinct_buyers", "price_units", "fee_bps", "fee_units", "total_units", "signature",
    "created_at_ms", "expires_at_ms", "used_by_task_id"
) SELECT
    "id", "hash", "buyer_id", "complexity", "asset", "strategy", "agent_id", "candidate_id", "skills",
    "max_multiplier_hundredths", "terms", "base_units", "multiplier_hundredths", "sample_settled_tasks",
    "sample_distinct_buyers", "price_units", "fee_bps", "fee_units", "total_units", "signature",
    "created_at_ms", "expires_at_ms", "used_by_task_id"
FROM "quotes";
DROP TABLE "quotes";
ALTER TABLE "quotes_new" RENAME TO "quotes";
CREATE INDEX "quotes_buyer_id_idx" ON "quotes"("buyer_id");
CREATE UNIQUE INDEX "quotes_used_by" ON "quotes"("used_by_task_id") WHERE used_by_task_id IS NOT NULL;

CREATE TABLE "task_events_new" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "task_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "from_status" TEXT,
    "to_status" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "at_ms" BIGINT NOT NULL,
    CHECK (to_status = 'awaiting_payment' OR to_status = 'open' OR to_status = 'assigned' OR to_status = 'in_progress' OR to_status = 'submitted' OR to_status = 'rejected' OR to_status = 'disputed' OR to_status = 'completed' OR to_status = 'failed' OR to_status = 'refunded' OR to_status = 'resolved' OR to_status = 'cancelled' OR to_status = 'expired'),
    CHECK (from_status IS NULL OR from_status = 'awaiting_payment' OR from_status = 'open' OR from_status = 'assigned' OR from_status = 'in_progress' OR from_status = 'submitted' OR from_status = 'rejected' OR from_status = 'disputed' OR from_status = 'completed' OR from_status = 'failed' OR from_status = 'refunded' OR from_status = 'resolved' OR from_status = 'cancelled' OR from_status = 'expired'),
    CHECK (actor_kind = 'buyer' OR actor_kind = 'agent' OR actor_kind = 'operator' OR actor_kind = 'house' OR actor_kind = 'chain'),
    CHECK (event = 'task.posted' OR event = 'task.funded' OR event = 'task.opened' OR event = 'task.assigned' OR event = 'task.accepted' OR event = 'task.declined' OR event = 'task.lapsed' OR event = 'task.submitted' OR event = 'task.approved' OR event = 'task.changes_requested' OR event = 'task.rejected' OR event = 'task.contested' OR event = 'task.settling' OR event = 'task.completed' OR event = 'task.failed' OR event = 'task.refunded' OR event = 'task.resolved' OR event = 'task.cancelled' OR event = 'task.expired' OR event = 'task.paid_late' OR event = 'task.relay_refused')
);
INSERT INTO "task_events_new" (
    "seq", "task_id", "version", "event", "from_status", "to_status", "actor_kind", "actor_id", "detail",
    "at_ms"
) SELECT
    "seq", "task_id", "version", "event", "from_status", "to_status", "actor_kind", "actor_id", "detail",
    "at_ms"
FROM "task_events";
DROP TABLE "task_events";
ALTER TABLE "task_events_new" RENAME TO "task_events";
CREATE INDEX "task_events_task_id_seq_idx" ON "task_events"("task_id", "seq");
CREATE TRIGGER "task_events_no_update" BEFORE UPDATE ON "task_events" BEGIN SELECT RAISE(ABORT, 'task_events is append-only'); END;
CREATE TRIGGER "task_events_no_delete" BEFORE DELETE ON "task_events" BEGIN SELECT RAISE(ABORT, 'task_events is append-only'); END;
