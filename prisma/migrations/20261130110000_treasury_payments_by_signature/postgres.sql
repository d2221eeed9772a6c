-- Units of services that somebody paid for by x402; the chain takes each nonce of a payer once, and so does the house.
CREATE TABLE "x402_payments" (
    "id" TEXT NOT NULL,
    "chain_id" INTEGER NOT NULL,
    "owner_address" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "payee_address" TEXT NOT NULL,
    "input" TEXT NOT NULL DEFAULT '{}',
    "units" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "from_block" INTEGER NOT NULL,
    "tx_hash" TEXT,
    "answer" TEXT,
    "failure" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at_ms" BIGINT NOT NULL DEFAULT 0,
    "created_at_ms" BIGINT NOT NULL,
    "paid_at_ms" BIGINT,
    "ended_at_ms" BIGINT,
    CONSTRAINT "x402_payments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "x402_payments_state_check" CHECK (state IN ('settling', 'paid', 'served', 'claimed', 'refused')),
    CONSTRAINT "x402_payments_units_check" CHECK (units > 0)
);
CREATE UNIQUE INDEX "x402_payments_chain_id_owner_address_nonce_key" ON "x402_payments"("chain_id", "owner_address", "nonce");
CREATE INDEX "x402_payments_state_next_try_at_ms_idx" ON "x402_payments"("state", "next_try_at_ms");
CREATE INDEX "x402_payments_state_created_at_ms_idx" ON "x402_payments"("state", "created_at_ms");
