-- What runs on the contract is few; what has ended there is the history.
CREATE INDEX "task_jobs_state_idx" ON "task_jobs"("state");
