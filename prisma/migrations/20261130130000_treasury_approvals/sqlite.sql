-- Calls that wait for an approval with their money held, and who decided them.

CREATE TABLE "service_calls_new" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "call_hash" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "payee_address" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "input" TEXT NOT NULL DEFAULT '{}',
    "rail" TEXT NOT NULL,
    "cost_units" BIGINT NOT NULL,
    "paid_units" BIGINT NOT NULL DEFAULT 0,
    "returned_units" BIGINT NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "answer" TEXT,
    "failure" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_try_at_ms" BIGINT NOT NULL DEFAULT 0,
    "held_at_ms" BIGINT NOT NULL,
    "lease_until_ms" BIGINT NOT NULL,
    "paid_at_ms" BIGINT,
    "ended_at_ms" BIGINT,
    CHECK (state = 'waiting' OR state = 'held' OR state = 'paying' OR state = 'paid' OR state = 'served' OR state = 'claimed' OR state = 'refunded' OR state = 'released' OR state = 'denied'),
    CHECK (rail = 'ledger' OR rail = 'router'),
    CHECK (quantity > 0),
    CHECK (cost_units >= 0),
    CHECK (typeof(cost_units) = 'integer'),
    CHECK (paid_units BETWEEN 0 AND cost_units AND returned_units BETWEEN 0 AND paid_units),
    CHECK (typeof(paid_units) = 'integer'),
    CHECK (typeof(returned_units) = 'integer')
);
INSERT INTO "service_calls_new" ("id", "call_hash", "agent_id", "service_id", "payee_address", "category", "quantity", "input", "rail", "cost_units", "paid_units", "returned_units", "state", "version", "answer", "failure", "tries", "next_try_at_ms", "held_at_ms", "lease_until_ms", "paid_at_ms", "ended_at_ms")
SELECT "id", "call_hash", "agent_id", "service_id", "payee_address", "category", "quantity", "input", "rail", "cost_units", "paid_units", "returned_units", "state", "version", "answer", "failure", "tries", "next_try_at_ms", "held_at_ms", "lease_until_ms", "paid_at_ms", "ended_at_ms" FROM "service_calls";
DROP TABLE "service_calls";
ALTER TABLE "service_calls_new" RENAME TO "service_calls";
CREATE UNIQUE INDEX "service_calls_call_hash_key" ON "service_calls"("call_hash");
CREATE INDEX "service_calls_state_lease_until_ms_idx" ON "service_calls"("state", "lease_until_ms");
CREATE INDEX "service_calls_state_next_try_at_ms_idx" ON "service_calls"("state", "next_try_at_ms");
CREATE INDEX "service_calls_held_at_ms_idx" ON "service_calls"("held_at_ms");
CREATE INDEX "service_calls_agent_id_held_at_ms_idx" ON "service_calls"("agent_id", "held_at_ms");
CREATE INDEX "service_calls_service_id_held_at_ms_idx" ON "service_calls"("service_id", "held_at_ms");
CREATE INDEX "service_calls_agent_id_payee_address_idx" ON "service_calls"("agent_id", "payee_address");

CREATE TABLE "approvals" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "request_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "decider_id" TEXT,
    "note" TEXT,
    "decided_at_ms" BIGINT,
    CHECK (state = 'waiting' OR state = 'approved' OR state = 'refused' OR state = 'expired' OR state = 'voided')
);
CREATE INDEX "approvals_state_id_idx" ON "approvals"("state", "id");
CREATE INDEX "approvals_decided_at_ms_idx" ON "approvals"("decided_at_ms");
