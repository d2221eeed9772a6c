-- Nothing was ever written there.
ALTER TABLE "task_jobs" DROP COLUMN "pending_detail";
