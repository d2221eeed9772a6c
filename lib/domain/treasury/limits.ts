import { minUnits, mulBpsDown } from "../money";
import type { Cap } from "./caps";
import { capsFor, dailyBudgetOf, type Policy, PRIORITIES, type Service, type SpendingAgent } from "./policy";
import { type CapState, capStateAt, type Usage } from "./usage";

/** A call as it is weighed: who would get how much of what, and what the books say at that moment. */
export interface Weighed {
  readonly policy: Policy;
  readonly agent: SpendingAgent;
  readonly service: Service;
  readonly quantity: number;
  readonly treasuryUnits: bigint;
  readonly atMs: number;
  readonly usageOf: (cap: Cap) => Usage;
}

/** What is kept for an agent of higher priority. */
export interface Reserve {
  readonly agentId: string;
  readonly units: bigint;
}

export interface Limits {
  readonly costUnits: bigint;
  readonly caps: readonly CapState[];
  readonly reserves: readonly Reserve[];
  readonly reserveUnits: bigint;
  /** What is left to the house: the least of its caps and the treasury's balance. */
  readonly leftUnits: bigint;
  readonly treasuryUnits: bigint;
}

export function costOf(service: Service, quantity: number): bigint {
  return service.unitPriceUnits * BigInt(quantity);
}

/** Everything that limits a call. */
export function limitsOf(call: Weighed): Limits {
  const { policy, agent, service, usageOf, atMs, treasuryUnits } = call;
  const caps = capsFor(policy, { agentId: agent.id, service }).map((cap) =>
    capStateAt(cap, { usage: usageOf(cap), atMs }),
  );
  const reserves = reservesBefore(call);
  return {
    costUnits: costOf(service, call.quantity),
    caps,
    reserves,
    reserveUnits: reserves.reduce((sum, { units }) => sum + units, 0n),
    leftUnits: leastOf(treasuryUnits, caps.filter(isOfTheHouse)),
    treasuryUnits,
  };
}

/** A paused agent keeps its reserve, so that it can go on when it is resumed. */
function reservesBefore({ policy, agent, usageOf, atMs }: Weighed): Reserve[] {
  const rank = (of: SpendingAgent) => PRIORITIES.indexOf(of.priority);
  const reserves = policy.agents.map((other) => {
    const budget = rank(other) > rank(agent) ? dailyBudgetOf(policy, other.id) : undefined;
    const unspent = budget ? capStateAt(budget, { usage: usageOf(budget), atMs }).remainingUnits : 0n;
    return { agentId: other.id, units: mulBpsDown(unspent, other.reserveBps) };
  });
  return reserves.filter(({ units }) => units > 0n);
}

/** The house's sums count against its reserve and threshold; its cap of a single call does not. */
export function isOfTheHouse({ cap }: CapState): boolean {
  return cap.scope === "house" && cap.window !== "call";
}

/** Caps whose remaining is less than the call would cost. */
export function boundCaps({ caps, costUnits }: Limits): CapState[] {
  return caps.filter(({ remainingUnits }) => remainingUnits < costUnits);
}

/** Something that sums over time bound, and not the size of the call alone. */
export function isMoneyShort(limits: Limits): boolean {
  const boundSums = boundCaps(limits).filter(({ cap }) => cap.window !== "call");
  return boundSums.length > 0 || reservesTaken(limits).length > 0 || isTreasuryShort(limits);
}

/** Those whose reserve the call would take. */
export function reservesTaken({ reserves, reserveUnits, leftUnits, costUnits }: Limits): readonly Reserve[] {
  return costUnits > 0n && leftUnits - costUnits < reserveUnits ? reserves : [];
}

export function isTreasuryShort({ treasuryUnits, costUnits }: Limits): boolean {
  return treasuryUnits < costUnits;
}

/** The largest quantity, up to what was asked for, that every limit lets pass. */
export function largestQuantity(call: Weighed, limits: Limits): number {
  const { unitPriceUnits } = call.service;
  if (unitPriceUnits === 0n) return call.quantity;
  const units = leastOf(limits.leftUnits - limits.reserveUnits, limits.caps);
  const most = units > 0n ? units / unitPriceUnits : 0n;
  return most < BigInt(call.quantity) ? Number(most) : call.quantity;
}

function leastOf(units: bigint, states: readonly CapState[]): bigint {
  return states.reduce((least, { remainingUnits }) => minUnits(least, remainingUnits), units);
}
