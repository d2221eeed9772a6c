-- What belongs to the contract has a table of its own, with a row for each task that is paid on chain.
CREATE TABLE "task_jobs" (
    "task_id" TEXT NOT NULL PRIMARY KEY,
    "job_id" TEXT NOT NULL,
    "terms" TEXT NOT NULL,
    "state" TEXT,
    "pending_verb" TEXT,
    "pending_detail" TEXT,
    "anchor_at_ms" BIGINT,
    CHECK (state = 'none' OR state = 'funded' OR state = 'accepted' OR state = 'submitted' OR state = 'rejected' OR state = 'disputed' OR state = 'completed' OR state = 'resolved' OR state = 'refunded' OR state = 'cancelled' OR state = 'expired' OR state = 'failed'),
    CHECK (pending_verb = 'post' OR pending_verb = 'fund' OR pending_verb = 'accept' OR pending_verb = 'decline' OR pending_verb = 'submit' OR pending_verb = 'approve' OR pending_verb = 'request_changes' OR pending_verb = 'reject' OR pending_verb = 'contest' OR pending_verb = 'resolve' OR pending_verb = 'cancel' OR pending_verb = 'fail' OR pending_verb = 'expire' OR pending_verb = 'lapse' OR pending_verb = 'release_by_silence' OR pending_verb = 'refund_by_silence' OR pending_verb = 'split_by_silence' OR pending_verb = 'fail_by_silence')
);
INSERT INTO "task_jobs" ("task_id", "job_id", "terms", "state", "pending_verb", "pending_detail", "anchor_at_ms")
SELECT "id", "job_id", "chain_terms", "chain_state", "pending_verb", "pending_detail", "anchor_at_ms"
FROM "tasks" WHERE "job_id" IS NOT NULL ORDER BY "id";
CREATE UNIQUE INDEX "task_jobs_job_id_key" ON "task_jobs"("job_id");
-- The queue holds only what is waiting.
CREATE INDEX "task_jobs_anchor" ON "task_jobs"("anchor_at_ms") WHERE anchor_at_ms IS NOT NULL;

-- The strategy "bid", which nothing makes, goes as well.
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
    CHECK (typeof(refunded_units) = 'integer')
);
INSERT INTO "tasks_new" (
    "id", "buyer_id", "agent_id", "title", "description", "complexity", "asset", "strategy", "review",
    "access", "skills", "criteria", "source", "status", "version", "quote_id", "quote_hash",
    "multiplier_hundredths", "base_price_units", "ceiling_units", "fee_bps", "fee_units", "total_units",
    "agent_price_units", "agent_multiplier_hundredths", "held_units", "paid_agent_units", "paid_fee_units",
    "refunded_units", "terms", "pay_by_at_ms", "accept_by_at_ms", "candidate_by_at_ms", "deliver_by_at_ms",
    "review_by_at_ms", "contest_by_at_ms", "resolve_by_at_ms", "due_at_ms", "candidates_tried", "deliverable",
    "result_hash", "round", "undisputed_bps", "verdicts", "agent_share_bps", "payment_state", "created_at_ms",
    "updated_at_ms", "settled_at_ms"
) SELECT
    "id", "buyer_id", "agent_id", "title", "description", "complexity", "asset", "strategy", "review",
    "access", "skills", "criteria", "source", "status", "version", "quote_id", "quote_hash",
    "multiplier_hundredths", "base_price_units", "ceiling_units", "fee_bps", "fee_units", "total_units",
    "agent_price_units", "agent_multiplier_hundredths", "held_units", "paid_agent_units", "paid_fee_units",
    "refunded_units", "terms", "pay_by_at_ms", "accept_by_at_ms", "candidate_by_at_ms", "deliver_by_at_ms",
    "review_by_at_ms", "contest_by_at_ms", "resolve_by_at_ms", "due_at_ms", "candidates_tried", "deliverable",
    "result_hash", "round", "undisputed_bps", "verdicts", "agent_share_bps", "payment_state", "created_at_ms",
    "updated_at_ms", "settled_at_ms"
FROM "tasks";
DROP TABLE "tasks";
ALTER TABLE "tasks_new" RENAME TO "tasks";
CREATE INDEX "tasks_due" ON "tasks"("due_at_ms") WHERE due_at_ms IS NOT NULL;
CREATE INDEX "tasks_buyer_id_id_idx" ON "tasks"("buyer_id", "id");
CREATE INDEX "tasks_agent_id_status_id_idx" ON "tasks"("agent_id", "status", "id");
CREATE INDEX "tasks_status_id_idx" ON "tasks"("status", "id");
