import { type Cap, capKey } from "./caps";
import type { Policy, RiskRules, SpendingAgent } from "./policy";

/** What a draft says of a policy: the whole of each list. */
export interface PolicyChange {
  readonly caps: readonly Omit<Cap, "sinceAtMs">[];
  readonly risk: RiskRules;
  readonly lowTreasuryUnits: bigint;
  readonly agents: readonly Omit<SpendingAgent, "isPaused">[];
}

/** The policy as a change has it. Pauses, the kill switch and services stay as they are, and so does a cap's age. */
export function withChange(policy: Policy, change: PolicyChange): Policy {
  const since = new Map(policy.caps.map((cap) => [capKey(cap), cap.sinceAtMs]));
  const paused = new Set(policy.agents.filter(({ isPaused }) => isPaused).map(({ id }) => id));
  return {
    ...policy,
    agents: change.agents.map((agent) => ({ ...agent, isPaused: paused.has(agent.id) })),
    caps: change.caps.map((cap) => ({ ...cap, sinceAtMs: since.get(capKey(cap)) ?? 0 })),
    risk: change.risk,
    lowTreasuryUnits: change.lowTreasuryUnits,
  };
}

/** The change that leaves a policy as it is. */
export function changeOf({ agents, caps, risk, lowTreasuryUnits }: Policy): PolicyChange {
  return {
    caps: caps.map(({ sinceAtMs: _, ...cap }) => cap),
    risk,
    lowTreasuryUnits,
    agents: agents.map(({ isPaused: _, ...agent }) => agent),
  };
}
