import type { FlippedWire, SimulationWire } from "@/lib/schemas/treasury/simulation";
import type { Columns } from "@/lib/server/http/csv";

/** Calls that would be decided otherwise as a table; amounts in nano-MNEE. */
export const FLIPPED_COLUMNS: Columns<FlippedWire> = {
  decision: ({ decisionId }) => decisionId,
  at: ({ at }) => at,
  agent: ({ agentId }) => agentId,
  service: ({ serviceId }) => serviceId,
  requested: ({ requested }) => String(requested),
  ended: ({ ended }) => ended,
  was: ({ was }) => was.action,
  was_approved: ({ was }) => String(was.approved),
  was_cost_units: ({ was }) => was.cost.units,
  was_reason: ({ was }) => was.reason,
  would: ({ would }) => would.action,
  would_approved: ({ would }) => String(would.approved),
  would_cost_units: ({ would }) => would.cost.units,
  would_reason: ({ would }) => would.reason,
};

/** Calls by how they had ended as a table. */
export const GROUP_COLUMNS: Columns<SimulationWire["groups"][number]> = {
  ended: ({ ended }) => ended,
  calls: ({ calls }) => String(calls),
  would_differ: ({ changed }) => String(changed),
  was_units: ({ was }) => was.units,
  would_units: ({ would }) => would.units,
  was_waiting_units: ({ waiting }) => waiting.was.units,
  would_waiting_units: ({ waiting }) => waiting.would.units,
};

/** What calls spent, step by step, as a table. */
export const STEP_COLUMNS: Columns<SimulationWire["series"][number]> = {
  from: ({ at }) => at,
  was_units: ({ was }) => was.units,
  would_units: ({ would }) => would.units,
  was_waiting_units: ({ waiting }) => waiting.was.units,
  would_waiting_units: ({ waiting }) => waiting.would.units,
};
