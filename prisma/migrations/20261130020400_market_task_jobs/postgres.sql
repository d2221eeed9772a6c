-- What belongs to the contract has a table of its own, with a row for each task that is paid on chain.
CREATE TABLE "task_jobs" (
    "task_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "terms" TEXT NOT NULL,
    "state" TEXT,
    "pending_verb" TEXT,
    "pending_detail" TEXT,
    "anchor_at_ms" BIGINT,

    CONSTRAINT "task_jobs_pkey" PRIMARY KEY ("task_id"),
    CONSTRAINT "task_jobs_state_check" CHECK (state IN ('none', 'funded', 'accepted', 'submitted', 'rejected', 'disputed', 'completed', 'resolved', 'refunded', 'cancelled', 'expired', 'failed')),
    CONSTRAINT "task_jobs_pending_verb_check" CHECK (pending_verb IN ('post', 'fund', 'accept', 'decline', 'submit', 'approve', 'request_changes', 'reject', 'contest', 'resolve', 'cancel', 'fail', 'expire', 'lapse', 'release_by_silence', 'refund_by_silence', 'split_by_silence', 'fail_by_silence'))
);
INSERT INTO "task_jobs" ("task_id", "job_id", "terms", "state", "pending_verb", "pending_detail", "anchor_at_ms")
SELECT "id", "job_id", "chain_terms", "chain_state", "pending_verb", "pending_detail", "anchor_at_ms"
FROM "tasks" WHERE "job_id" IS NOT NULL ORDER BY "id";
CREATE UNIQUE INDEX "task_jobs_job_id_key" ON "task_jobs"("job_id");
-- The queue holds only what is waiting.
CREATE INDEX "task_jobs_anchor" ON "task_jobs"("anchor_at_ms") WHERE anchor_at_ms IS NOT NULL;

-- The strategy "bid", which nothing makes, goes as well.
ALTER TABLE "tasks"
    DROP COLUMN "pending_verb",
    DROP COLUMN "pending_detail",
    DROP COLUMN "job_id",
    DROP COLUMN "chain_terms",
    DROP COLUMN "chain_state",
    DROP COLUMN "anchor_at_ms",
    DROP CONSTRAINT "tasks_check_4",
    ADD CONSTRAINT "tasks_strategy_check" CHECK (strategy IN ('best', 'value', 'direct', 'open'));
