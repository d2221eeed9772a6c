-- What a decision read that nobody can work out again, and what came first.
ALTER TABLE "treasury_clocks" ADD COLUMN "turn" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "decisions" ADD COLUMN "turn" BIGINT;
ALTER TABLE "decisions" ADD COLUMN "evidence" TEXT;
ALTER TABLE "service_calls" ADD COLUMN "settled_turn" BIGINT;
CREATE UNIQUE INDEX "decisions_turn_key" ON "decisions"("turn");
