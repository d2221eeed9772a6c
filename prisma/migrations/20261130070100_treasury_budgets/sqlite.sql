-- Agents that spend: versions of the policy, its decisions, and the budgets that hold and spend.

-- What agents, services and caps there are, one version a change.
CREATE TABLE "policy_versions" (
    "version" INTEGER NOT NULL PRIMARY KEY,
    "document" TEXT NOT NULL,
    "diff" TEXT NOT NULL DEFAULT '[]',
    "source" TEXT NOT NULL,
    "author_id" TEXT,
    "reason" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    CHECK (source = 'file' OR source = 'operator'),
    CHECK (version > 0)
);
CREATE TRIGGER "policy_versions_no_update" BEFORE UPDATE ON "policy_versions" BEGIN SELECT RAISE(ABORT, 'policy_versions is append-only'); END;
CREATE TRIGGER "policy_versions_no_delete" BEFORE DELETE ON "policy_versions" BEGIN SELECT RAISE(ABORT, 'policy_versions is append-only'); END;

-- The latest moment at which a budget was asked.
CREATE TABLE "treasury_clocks" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "at_ms" BIGINT NOT NULL,
    CHECK (id = 1)
);

-- What the policy said to a call.
CREATE TABLE "decisions" (
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
    CHECK (rail = 'ledger'),
    CHECK (quantity > 0 AND approved_quantity BETWEEN 0 AND quantity),
    CHECK (cost_units >= 0),
    CHECK (typeof(cost_units) = 'integer')
);
CREATE INDEX "decisions_agent_id_id_idx" ON "decisions"("agent_id", "id");
CREATE INDEX "decisions_service_id_id_idx" ON "decisions"("service_id", "id");
CREATE INDEX "decisions_action_id_idx" ON "decisions"("action", "id");
CREATE TRIGGER "decisions_no_update" BEFORE UPDATE ON "decisions" BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;
CREATE TRIGGER "decisions_no_delete" BEFORE DELETE ON "decisions" BEGIN SELECT RAISE(ABORT, 'decisions is append-only'); END;

-- A call that was let pass, with the money that its budgets hold for it.
CREATE TABLE "service_calls" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "agent_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "payee_address" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "cost_units" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "failure" TEXT,
    "held_at_ms" BIGINT NOT NULL,
    "lease_until_ms" BIGINT NOT NULL,
    "ended_at_ms" BIGINT,
    CHECK (state = 'held' OR state = 'served' OR state = 'released'),
    CHECK (cost_units >= 0),
    CHECK (typeof(cost_units) = 'integer')
);
CREATE INDEX "service_calls_state_lease_until_ms_idx" ON "service_calls"("state", "lease_until_ms");
CREATE INDEX "service_calls_held_at_ms_idx" ON "service_calls"("held_at_ms");
CREATE INDEX "service_calls_agent_id_held_at_ms_idx" ON "service_calls"("agent_id", "held_at_ms");
CREATE INDEX "service_calls_service_id_held_at_ms_idx" ON "service_calls"("service_id", "held_at_ms");
CREATE INDEX "service_calls_agent_id_payee_address_idx" ON "service_calls"("agent_id", "payee_address");

-- What a scope spent and holds in one window.
CREATE TABLE "budget_windows" (
    "scope" TEXT NOT NULL,
    "of_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "start_at_ms" BIGINT NOT NULL,
    "spent_units" BIGINT NOT NULL DEFAULT 0,
    "held_units" BIGINT NOT NULL DEFAULT 0,
    "carried_units" BIGINT NOT NULL DEFAULT 0,
    "limit_units" BIGINT NOT NULL,
    PRIMARY KEY ("scope", "of_id", "period", "start_at_ms"),
    CHECK (scope = 'service' OR scope = 'agent' OR scope = 'payee' OR scope = 'category' OR scope = 'house'),
    CHECK (period = 'hour' OR period = 'day' OR period = 'week' OR period = 'month' OR period = 'lifetime'),
    CHECK (spent_units >= 0 AND held_units >= 0 AND carried_units >= 0),
    CHECK (spent_units + held_units <= limit_units + carried_units),
    CHECK (typeof(spent_units) = 'integer'),
    CHECK (typeof(held_units) = 'integer'),
    CHECK (typeof(carried_units) = 'integer'),
    CHECK (typeof(limit_units) = 'integer')
) WITHOUT ROWID;

-- A window came to a share of its limit: said once.
CREATE TABLE "budget_alerts" (
    "scope" TEXT NOT NULL,
    "of_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "start_at_ms" BIGINT NOT NULL,
    "threshold_bps" INTEGER NOT NULL,
    "at_ms" BIGINT NOT NULL,
    PRIMARY KEY ("scope", "of_id", "period", "start_at_ms", "threshold_bps"),
    CHECK (scope = 'service' OR scope = 'agent' OR scope = 'payee' OR scope = 'category' OR scope = 'house'),
    CHECK (period = 'hour' OR period = 'day' OR period = 'week' OR period = 'month' OR period = 'lifetime')
) WITHOUT ROWID;
CREATE INDEX "budget_alerts_at_ms_idx" ON "budget_alerts"("at_ms");
CREATE TRIGGER "budget_alerts_no_update" BEFORE UPDATE ON "budget_alerts" BEGIN SELECT RAISE(ABORT, 'budget_alerts is append-only'); END;
CREATE TRIGGER "budget_alerts_no_delete" BEFORE DELETE ON "budget_alerts" BEGIN SELECT RAISE(ABORT, 'budget_alerts is append-only'); END;
