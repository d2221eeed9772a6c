-- Calls that are paid on the chain, and what came of them.

CREATE TABLE "decisions_new" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agent_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "called_service_id" TEXT,
    "action" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "approved_quantity" INTEGER NOT NULL,
    "is_downgrade_allowed" BOOLEAN NOT NULL,
    "cost_units" BIGINT NOT NULL,
    "caps" TEXT NOT NULL DEFAULT '[]',
    "needs" TEXT,
    "reason" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "rail" TEXT NOT NULL,
    "user_id" TEXT,
    "at_ms" BIGINT NOT NULL,
    CHECK (action = 'ALLOWED' OR action = 'DOWNGRADED' OR action = 'REJECTED' OR action = 'WAITING'),
    CHECK (mode = 'FULL' OR mode = 'SUMMARY_ONLY'),
    CHECK (rail = 'ledger' OR rail = 'router'),
    CHECK (quantity > 0 AND approved_quantity BETWEEN 0 AND quantity),
    CHECK (cost_units >= 0),
    CHECK (typeof(cost_units) = 'integer')
);
INSERT INTO "decisions_new" ("id", "agent_id", "service_id", "called_service_id", "action", "mode", "quantity", "approved_quantity", "is_downgrade_allowed", "cost_units", "caps", "needs", "reason", "policy_version", "rail", "user_id", "at_ms")
SELECT "id", "agent_id", "service_id", "called_service_id", "action", "mode", "quantity", "approved_quantity", "is_downgrade_allowed", "cost_units", "caps", "needs", "reason", "policy_version", "rail", "user_id", "at_ms" FROM "decisions";
DROP TABLE "decisions";
ALTER TABLE "decisions_new" RENAME TO "decisions";
CREATE INDEX "decisions_agent_id_id_idx" ON "decisions"("agent_id", "id");
CREATE INDEX "decisions_service_id_id_idx" ON "decisions"("service_id", "id");
CREATE INDEX "decisions_action_id_idx" ON "decisions"("action", "id");
CREATE TRIGGER "decisions_no_update" BEFORE UPDATE ON "decisions" BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
CREATE TRIGGER "decisions_no_delete" BEFORE DELETE ON "decisions" BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;

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
    CHECK (state = 'held' OR state = 'paying' OR state = 'paid' OR state = 'served' OR state = 'claimed' OR state = 'refunded' OR state = 'released'),
    CHECK (rail = 'ledger' OR rail = 'router'),
    CHECK (quantity > 0),
    CHECK (cost_units >= 0),
    CHECK (typeof(cost_units) = 'integer'),
    CHECK (paid_units BETWEEN 0 AND cost_units AND returned_units BETWEEN 0 AND paid_units),
    CHECK (typeof(paid_units) = 'integer'),
    CHECK (typeof(returned_units) = 'integer')
);
INSERT INTO "service_calls_new" ("id", "call_hash", "agent_id", "service_id", "payee_address", "category", "quantity", "rail", "cost_units", "paid_units", "state", "version", "failure", "held_at_ms", "lease_until_ms", "ended_at_ms")
SELECT c."id", c."id", c."agent_id", c."service_id", c."payee_address", c."category", d."approved_quantity", 'ledger', c."cost_units", CASE WHEN c."state" = 'served' THEN c."cost_units" ELSE 0 END, c."state", c."version", c."failure", c."held_at_ms", c."lease_until_ms", c."ended_at_ms"
FROM "service_calls" c JOIN "decisions" d ON d."id" = c."id";
DROP TABLE "service_calls";
ALTER TABLE "service_calls_new" RENAME TO "service_calls";
CREATE UNIQUE INDEX "service_calls_call_hash_key" ON "service_calls"("call_hash");
CREATE INDEX "service_calls_state_lease_until_ms_idx" ON "service_calls"("state", "lease_until_ms");
CREATE INDEX "service_calls_state_next_try_at_ms_idx" ON "service_calls"("state", "next_try_at_ms");
CREATE INDEX "service_calls_held_at_ms_idx" ON "service_calls"("held_at_ms");
CREATE INDEX "service_calls_agent_id_held_at_ms_idx" ON "service_calls"("agent_id", "held_at_ms");
CREATE INDEX "service_calls_service_id_held_at_ms_idx" ON "service_calls"("service_id", "held_at_ms");
CREATE INDEX "service_calls_agent_id_payee_address_idx" ON "service_calls"("agent_id", "payee_address");

-- What the router has paid, as the chain tells it; without a call where nobody here had decided it.
CREATE TABLE "router_payments" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "call_id" TEXT,
    "provider_address" TEXT NOT NULL,
    "units" BIGINT NOT NULL,
    "returned_units" BIGINT NOT NULL DEFAULT 0,
    "tx_hash" TEXT NOT NULL,
    "block_number" INTEGER NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "resolved_at_ms" BIGINT,
    "note" TEXT,
    CHECK (units > 0 AND returned_units BETWEEN 0 AND units),
    CHECK (typeof(units) = 'integer'),
    CHECK (typeof(returned_units) = 'integer')
);
CREATE UNIQUE INDEX "router_payments_call_id_key" ON "router_payments"("call_id");
CREATE INDEX "router_payments_at_ms_idx" ON "router_payments"("at_ms");
