-- Strategies without "bid", which nothing makes; what the timeline, the contract's state and a pending verb may say.
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

CREATE TABLE "tasks_new" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "buyer_id" TEXT NOT NULL,
    "agent_id" TEXT,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "complexity" INTEGER NOT NULL,
    "asset" TEXT NOT NULL,
    "strategy" TEXT NOT NULL,
    "review" TEXT NOT NULL,
    "access" TEXT NOT NULL DEFAULT 'anyone',
    "skills" TEXT NOT NULL DEFAULT '[]',
    "criteria" TEXT NOT NULL DEFAULT '[]',
    "source" TEXT NOT NULL DEFAULT 'house',
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "quote_id" TEXT NOT NULL,
    "quote_hash" TEXT NOT NULL,
    "multiplier_hundredths" INTEGER NOT NULL,
    "base_price_units" BIGINT NOT NULL,
    "ceiling_units" BIGINT NOT NULL,
    "fee_bps" INTEGER NOT NULL,
    "fee_units" BIGINT NOT NULL,
    "total_units" BIGINT NOT NULL,
    "agent_price_units" BIGINT,
    "agent_multiplier_hundredths" INTEGER,
    "held_units" BIGINT NOT NULL DEFAULT 0,
    "paid_agent_units" BIGINT NOT NULL DEFAULT 0,
    "paid_fee_units" BIGINT NOT NULL DEFAULT 0,
    "refunded_units" BIGINT NOT NULL DEFAULT 0,
    "terms" TEXT NOT NULL,
    "pay_by_at_ms" BIGINT,
    "accept_by_at_ms" BIGINT,
    "candidate_by_at_ms" BIGINT,
    "deliver_by_at_ms" BIGINT,
    "review_by_at_ms" BIGINT,
    "contest_by_at_ms" BIGINT,
    "resolve_by_at_ms" BIGINT,
    "due_at_ms" BIGINT,
    "candidates_tried" TEXT NOT NULL DEFAULT '[]',
    "deliverable" TEXT,
    "result_hash" TEXT,
    "round" INTEGER NOT NULL DEFAULT 0,
    "undisputed_bps" INTEGER,
    "verdicts" TEXT NOT NULL DEFAULT '[]',
    "agent_share_bps" INTEGER,
    "payment_state" TEXT NOT NULL DEFAULT 'none',
    "pending_verb" TEXT,
    "pending_detail" TEXT,
    "job_id" TEXT,
    "chain_terms" TEXT,
    "chain_state" TEXT CHECK (chain_state = 'none' OR chain_state = 'funded' OR chain_state = 'accepted' OR chain_state = 'submitted' OR chain_state = 'rejected' OR chain_state = 'disputed' OR chain_state = 'completed' OR chain_state = 'resolved' OR chain_state = 'refunded' OR chain_state = 'cancelled' OR chain_state = 'expired' OR chain_state = 'failed'),
    "anchor_at_ms" BIGINT,
    "created_at_ms" BIGINT NOT NULL,
    "updated_at_ms" BIGINT NOT NULL,
    "settled_at_ms" BIGINT,
    CHECK (status = 'awaiting_payment' OR status = 'open' OR status = 'assigned' OR status = 'in_progress' OR status = 'submitted' OR status = 'rejected' OR status = 'disputed' OR status = 'completed' OR status = 'failed' OR status = 'refunded' OR status = 'resolved' OR status = 'cancelled' OR status = 'expired'),
    CHECK (complexity BETWEEN 1 AND 10),
    CHECK (asset = 'SAT' OR asset = 'MNEE' OR asset = 'ETH'),
    CHECK (strategy = 'best' OR strategy = 'value' OR strategy = 'direct' OR strategy = 'open'),
    CHECK (review = 'buyer' OR review = 'none'),
    CHECK (access = 'anyone' OR access = 'agents_only' OR access = 'humans_only'),
    CHECK (source = 'house' OR source = 'aicp' OR source = 'seed'),
    CHECK (payment_state = 'none' OR payment_state = 'pending' OR payment_state = 'held' OR payment_state = 'released' OR payment_state = 'refunded' OR payment_state = 'split' OR payment_state = 'unknown'),
    CHECK (ceiling_units > 0 AND fee_units >= 0 AND total_units = ceiling_units + fee_units),
    CHECK (agent_price_units IS NULL OR agent_price_units BETWEEN 0 AND ceiling_units),
    CHECK (held_units >= 0 AND paid_agent_units >= 0 AND paid_fee_units >= 0 AND refunded_units >= 0),
    CHECK (round BETWEEN 0 AND 2),
    CHECK (undisputed_bps IS NULL OR undisputed_bps BETWEEN 0 AND 10000),
    CHECK (agent_share_bps IS NULL OR agent_share_bps BETWEEN 0 AND 10000),
    CHECK (typeof(base_price_units) = 'integer'),
    CHECK (typeof(ceiling_units) = 'integer'),
    CHECK (typeof(fee_units) = 'integer'),
    CHECK (typeof(total_units) = 'integer'),
    CHECK (agent_price_units IS NULL OR typeof(agent_price_units) = 'integer'),
    CHECK (typeof(held_units) = 'integer'),
    CHECK (typeof(paid_agent_units) = 'integer'),
    CHECK (typeof(paid_fee_units) = 'integer'),
    CHECK (typeof(refunded_units) = 'integer'),
    CHECK (pending_verb = 'post' OR pending_verb = 'fund' OR pending_verb = 'accept' OR pending_verb = 'decline' OR pending_verb = 'submit' OR pending_verb = 'approve' OR pending_verb = 'request_changes' OR pending_verb = 'reject' OR pending_verb = 'contest' OR pending_verb = 'resolve' OR pending_verb = 'cancel' OR pending_verb = 'fail' OR pending_verb = 'expire' OR pending_verb = 'lapse' OR pending_verb = 'release_by_silence' OR pending_verb = 'refund_by_silence' OR pending_verb = 'split_by_silence' OR pending_verb = 'fail_by_silence')
);
INSERT INTO "tasks_new" (
    "id", "buyer_id", "agent_id", "title", "description", "complexity", "asset", "strategy", "review",
    "access", "skills", "criteria", "source", "status", "version", "quote_id", "quote_hash",
    "multiplier_hundredths", "base_price_units", "ceiling_units", "fee_bps", "fee_units", "total_units",
    "agent_price_units", "agent_multiplier_hundredths", "held_units", "paid_agent_units", "paid_fee_units",
    "refunded_units", "terms", "pay_by_at_ms", "accept_by_at_ms", "candidate_by_at_ms", "deliver_by_at_ms",
    "review_by_at_ms", "contest_by_at_ms", "resolve_by_at_ms", "due_at_ms", "candidates_tried", "deliverable",
    "result_hash", "round", "undisputed_bps", "verdicts", "agent_share_bps", "payment_state", "pending_verb",
    "pending_detail", "job_id", "chain_terms", "chain_state", "anchor_at_ms", "created_at_ms", "updated_at_ms",
    "settled_at_ms"
) SELECT
    "id", "buyer_id", "agent_id", "title", "description", "complexity", "asset", "strategy", "review",
    "access", "skills", "criteria", "source", "status", "version", "quote_id", "quote_hash",
    "multiplier_hundredths", "base_price_units", "ceiling_units", "fee_bps", "fee_units", "total_units",
    "agent_price_units", "agent_multiplier_hundredths", "held_units", "paid_agent_units", "paid_fee_units",
    "refunded_units", "terms", "pay_by_at_ms", "accept_by_at_ms", "candidate_by_at_ms", "deliver_by_at_ms",
    "review_by_at_ms", "contest_by_at_ms", "resolve_by_at_ms", "due_at_ms", "candidates_tried", "deliverable",
    "result_hash", "round", "undisputed_bps", "verdicts", "agent_share_bps", "payment_state", "pending_verb",
    "pending_detail", "job_id", "chain_terms", "chain_state", "anchor_at_ms", "created_at_ms", "updated_at_ms",
    "settled_at_ms"
FROM "tasks";
DROP TABLE "tasks";
ALTER TABLE "tasks_new" RENAME TO "tasks";
CREATE INDEX "tasks_due" ON "tasks"("due_at_ms") WHERE due_at_ms IS NOT NULL;
CREATE INDEX "tasks_anchor" ON "tasks"("anchor_at_ms") WHERE anchor_at_ms IS NOT NULL;
CREATE UNIQUE INDEX "tasks_job" ON "tasks"("job_id") WHERE job_id IS NOT NULL;
CREATE INDEX "tasks_buyer_id_id_idx" ON "tasks"("buyer_id", "id");
CREATE INDEX "tasks_agent_id_status_id_idx" ON "tasks"("agent_id", "status", "id");
CREATE INDEX "tasks_status_id_idx" ON "tasks"("status", "id");

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
