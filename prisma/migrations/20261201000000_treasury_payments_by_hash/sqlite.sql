-- Tells whether a transaction has paid for a purchase already.
CREATE INDEX "x402_payments_tx_hash_idx" ON "x402_payments"("tx_hash");
