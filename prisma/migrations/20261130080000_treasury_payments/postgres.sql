-- Calls that are paid on the chain, and what came of them.

ALTER TABLE "decisions" DROP CONSTRAINT "decisions_rail_check";
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_rail_check" CHECK (rail IN ('ledger', 'router'));

ALTER TABLE "service_calls" ADD COLUMN "call_hash" TEXT;
ALTER TABLE "service_calls" ADD COLUMN "quantity" INTEGER;
ALTER TABLE "service_calls" ADD COLUMN "input" TEXT NOT NULL DEFAULT '{}';
ALTER TABLE "service_calls" ADD COLUMN "rail" TEXT NOT NULL DEFAULT 'ledger';
ALTER TABLE "service_calls" ADD COLUMN "paid_units" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "service_calls" ADD COLUMN "returned_units" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "service_calls" ADD COLUMN "answer" TEXT;
ALTER TABLE "service_calls" ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "service_calls" ADD COLUMN "next_try_at_ms" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "service_calls" ADD COLUMN "paid_at_ms" BIGINT;
UPDATE "service_calls" SET "call_hash" = "id",
    "quantity" = (SELECT d."approved_quantity" FROM "decisions" d WHERE d."id" = "service_calls"."id"),
    "paid_units" = CASE WHEN "state" = 'served' THEN "cost_units" ELSE 0 END;
ALTER TABLE "service_calls" ALTER COLUMN "call_hash" SET NOT NULL;
ALTER TABLE "service_calls" ALTER COLUMN "quantity" SET NOT NULL;
ALTER TABLE "service_calls" ALTER COLUMN "rail" DROP DEFAULT;
ALTER TABLE "service_calls" DROP CONSTRAINT "service_calls_state_check";
ALTER TABLE "service_calls" ADD CONSTRAINT "service_calls_state_check" CHECK (state IN ('held', 'paying', 'paid', 'served', 'claimed', 'refunded', 'released'));
ALTER TABLE "service_calls" ADD CONSTRAINT "service_calls_rail_check" CHECK (rail IN ('ledger', 'router'));
ALTER TABLE "service_calls" ADD CONSTRAINT "service_calls_quantity_check" CHECK (quantity > 0);
ALTER TABLE "service_calls" ADD CONSTRAINT "service_calls_paid_units_check" CHECK (paid_units BETWEEN 0 AND cost_units AND returned_units BETWEEN 0 AND paid_units);
CREATE UNIQUE INDEX "service_calls_call_hash_key" ON "service_calls"("call_hash");
CREATE INDEX "service_calls_state_next_try_at_ms_idx" ON "service_calls"("state", "next_try_at_ms");

-- What the router has paid, as the chain tells it; without a call where nobody here had decided it.
CREATE TABLE "router_payments" (
    "id" TEXT NOT NULL,
    "call_id" TEXT,
    "provider_address" TEXT NOT NULL,
    "units" BIGINT NOT NULL,
    "returned_units" BIGINT NOT NULL DEFAULT 0,
    "tx_hash" TEXT NOT NULL,
    "block_number" INTEGER NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "resolved_at_ms" BIGINT,
    "note" TEXT,
    CONSTRAINT "router_payments_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "router_payments_units_check" CHECK (units > 0 AND returned_units BETWEEN 0 AND units)
);
CREATE UNIQUE INDEX "router_payments_call_id_key" ON "router_payments"("call_id");
CREATE INDEX "router_payments_at_ms_idx" ON "router_payments"("at_ms");
