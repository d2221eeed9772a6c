-- Who asks for the clock of budgets to be set back: where two operators are there, both of them do.
ALTER TABLE "treasury_clocks" ADD COLUMN "back_asked_by" TEXT;
ALTER TABLE "treasury_clocks" ADD COLUMN "back_asked_at_ms" BIGINT;
