-- Agents that spend: versions of the policy, its decisions, and the budgets that hold and spend.

-- What agents, services and caps there are, one version a change.
CREATE TABLE "policy_versions" (
    "version" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "diff" TEXT NOT NULL DEFAULT '[]',
    "source" TEXT NOT NULL,
    "author_id" TEXT,
    "reason" TEXT NOT NULL,
    "created_at_ms" BIGINT NOT NULL,
    CONSTRAINT "policy_versions_pkey" PRIMARY KEY ("version"),
    CONSTRAINT "policy_versions_source_check" CHECK (source IN ('file', 'operator')),
    CONSTRAINT "policy_versions_version_check" CHECK (version > 0)
);
CREATE TRIGGER "policy_versions_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "policy_versions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The latest moment at which a budget was asked.
CREATE TABLE "treasury_clocks" (
    "id" INTEGER NOT NULL,
    "at_ms" BIGINT NOT NULL,
    CONSTRAINT "treasury_clocks_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "treasury_clocks_id_check" CHECK (id = 1)
);

-- What the policy said to a call.
CREATE TABLE "decisions" (
    "id" TEXT NOT NULL,
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
    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "decisions_action_check" CHECK (action IN ('ALLOWED', 'DOWNGRADED', 'REJECTED', 'WAITING')),
    CONSTRAINT "decisions_mode_check" CHECK (mode IN ('FULL', 'SUMMARY_ONLY')),
    CONSTRAINT "decisions_rail_check" CHECK (rail IN ('ledger')),
    CONSTRAINT "decisions_quantity_check" CHECK (quantity > 0 AND approved_quantity BETWEEN 0 AND quantity),
    CONSTRAINT "decisions_cost_units_check" CHECK (cost_units >= 0)
);
CREATE INDEX "decisions_agent_id_id_idx" ON "decisions"("agent_id", "id");
CREATE INDEX "decisions_service_id_id_idx" ON "decisions"("service_id", "id");
CREATE INDEX "decisions_action_id_idx" ON "decisions"("action", "id");
CREATE TRIGGER "decisions_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "decisions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A call that was let pass, with the money that its budgets hold for it.
CREATE TABLE "service_calls" (
    "id" TEXT NOT NULL,
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
    CONSTRAINT "service_calls_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "service_calls_state_check" CHECK (state IN ('held', 'served', 'released')),
    CONSTRAINT "service_calls_cost_units_check" CHECK (cost_units >= 0)
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
    CONSTRAINT "budget_windows_pkey" PRIMARY KEY ("scope", "of_id", "period", "start_at_ms"),
    CONSTRAINT "budget_windows_scope_check" CHECK (scope IN ('service', 'agent', 'payee', 'category', 'house')),
    CONSTRAINT "budget_windows_period_check" CHECK (period IN ('hour', 'day', 'week', 'month', 'lifetime')),
    CONSTRAINT "budget_windows_spent_units_check" CHECK (spent_units >= 0 AND held_units >= 0 AND carried_units >= 0),
    CONSTRAINT "budget_windows_limit_check" CHECK (spent_units + held_units <= limit_units + carried_units)
);

-- A window came to a share of its limit: said once.
CREATE TABLE "budget_alerts" (
    "scope" TEXT NOT NULL,
    "of_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "start_at_ms" BIGINT NOT NULL,
    "threshold_bps" INTEGER NOT NULL,
    "at_ms" BIGINT NOT NULL,
    CONSTRAINT "budget_alerts_pkey" PRIMARY KEY ("scope", "of_id", "period", "start_at_ms", "threshold_bps"),
    CONSTRAINT "budget_alerts_scope_check" CHECK (scope IN ('service', 'agent', 'payee', 'category', 'house')),
    CONSTRAINT "budget_alerts_period_check" CHECK (period IN ('hour', 'day', 'week', 'month', 'lifetime'))
);
CREATE INDEX "budget_alerts_at_ms_idx" ON "budget_alerts"("at_ms");
CREATE TRIGGER "budget_alerts_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "budget_alerts" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
