-- What is under way is few; what is settled is the history.
CREATE INDEX "withdrawals_state_idx" ON "withdrawals"("state");
