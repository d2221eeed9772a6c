-- Whose doing it was that a call was not served: what its caller got wrong is no failure of its provider.
ALTER TABLE "service_calls" ADD COLUMN "fault" TEXT;
ALTER TABLE "service_calls" ADD CONSTRAINT "service_calls_fault_check" CHECK (fault IN ('caller', 'provider', 'house'));

-- Sales of a service, and those of a payer.
CREATE INDEX "x402_payments_service_id_id_idx" ON "x402_payments"("service_id", "id");
CREATE INDEX "x402_payments_owner_address_created_at_ms_idx" ON "x402_payments"("owner_address", "created_at_ms");
