import { type CallState, HOLDING_STATES } from "../call-lifecycle";

/**
 * Where money went that calls were let pass for. `open`: it is held, or paid and not served yet. `served`: paid for what
 * was had. `claimed`: paid and never served, a claim against the provider. `returned`: the provider gave it back. What was
 * never paid and is free again went nowhere.
 */
export const FLOW_ENDS = ["served", "open", "claimed", "returned"] as const;
export type FlowEnd = (typeof FLOW_ENDS)[number];

/** Calls of one agent and service that stand in one state. */
export interface CallGroup {
  readonly agentId: string;
  readonly serviceId: string;
  readonly state: CallState;
  readonly calls: number;
  readonly costUnits: bigint;
  readonly paidUnits: bigint;
  readonly returnedUnits: bigint;
  /** How many of them something came back of. */
  readonly returnedCalls: number;
}

/** What went one way, in nano-MNEE, and by how many calls. */
export interface Flow {
  readonly agentId: string;
  readonly serviceId: string;
  readonly end: FlowEnd;
  readonly units: bigint;
  readonly calls: number;
}

/** The states whose calls went one way; money that came back is told of each call of its own. */
export const STATES_OF: Readonly<Record<Exclude<FlowEnd, "returned">, readonly CallState[]>> = {
  served: ["served"],
  open: [...HOLDING_STATES, "paid"],
  claimed: ["claimed"],
};

/** Each way that money went, the most first. A call whose money came back in part goes two ways. */
export function flowsOf(groups: readonly CallGroup[]): Flow[] {
  const flows = new Map<string, Flow>();
  for (const flow of groups.flatMap(waysOf)) {
    const key = JSON.stringify([flow.agentId, flow.serviceId, flow.end]);
    const known = flows.get(key);
    const { units, calls } = known ?? { units: 0n, calls: 0 };
    flows.set(key, { ...flow, units: units + flow.units, calls: calls + flow.calls });
  }
  return [...flows.values()].sort(byUnits);
}

function waysOf(group: CallGroup): Flow[] {
  const { agentId, serviceId, state, calls, returnedUnits, returnedCalls } = group;
  const ways: Flow[] = [];
  const end = endOf(state);
  if (end !== null) ways.push({ agentId, serviceId, end, units: keptUnits(group), calls });
  if (returnedCalls > 0)
    ways.push({ agentId, serviceId, end: "returned", units: returnedUnits, calls: returnedCalls });
  return ways;
}

/** Null for calls whose money is all back, or was never paid. */
function endOf(state: CallState): Exclude<FlowEnd, "returned"> | null {
  if (state === "served" || state === "claimed") return state;
  return STATES_OF.open.includes(state) ? "open" : null;
}

function keptUnits({ state, costUnits, paidUnits, returnedUnits }: CallGroup): bigint {
  return HOLDING_STATES.some((one) => one === state) ? costUnits : paidUnits - returnedUnits;
}

function byUnits(one: Flow, other: Flow): number {
  if (one.units !== other.units) return one.units > other.units ? -1 : 1;
  const names = ({ agentId, serviceId, end }: Flow) => `${agentId} ${serviceId} ${end}`;
  return names(one) < names(other) ? -1 : 1;
}
