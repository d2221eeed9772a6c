-- AlterTable
ALTER TABLE "x402_payments" ADD COLUMN "settlements" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "x402_payments" ADD COLUMN "reverts" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "x402_payments_created_at_ms_idx" ON "x402_payments"("created_at_ms");
