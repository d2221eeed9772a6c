import { formatUnits } from "../../money";
import { type Cap, capName } from "../caps";
import { limits, type Policy } from "../policy";
import { STOPPED_REASON } from "../reasons";
import { capStateAt, type Usage } from "../usage";
import { PAYOUT_AGENT, PAYOUT_CATEGORY, PAYOUT_SERVICE } from "./names";

/** What the policy says to an uptime payout. It is owed already: what does not pass waits, for time or for another policy. */
export type PayoutAnswer =
  | { readonly kind: "pass" }
  /** `untilMs`: when a budget begins anew; null where nobody knows. */
  | { readonly kind: "wait"; readonly why: string; readonly untilMs: number | null };

export interface AskedPayout {
  readonly policy: Policy;
  readonly payee: string;
  readonly units: bigint;
  readonly usageOf: (cap: Cap) => Usage;
  /** What the treasury has that nothing holds, in nano-MNEE. */
  readonly treasuryUnits: bigint;
  readonly atMs: number;
}

/** The caps that a payout to that wallet must keep; the house's are those of services. */
export function capsForPayout(policy: Policy, payee: string): Cap[] {
  const of = { agentId: PAYOUT_AGENT, serviceId: PAYOUT_SERVICE, category: PAYOUT_CATEGORY, payee };
  return policy.caps.filter((cap) => limits(cap, of));
}

/**
 * Whether a payout may leave now: the kill switch, a limit for payouts, every cap, and the treasury's floor, in this order. Without
 * a limit of payouts nothing leaves; the treasury never falls below what the policy calls low.
 */
export function decidePayout(asked: AskedPayout): PayoutAnswer {
  const { policy, payee, units, usageOf, atMs, treasuryUnits } = asked;
  if (policy.isStopped) return wait(STOPPED_REASON);
  const caps = capsForPayout(policy, payee);
  if (!caps.some(isOfAllPayouts)) return wait(`The policy has no limit for the category ${PAYOUT_CATEGORY}`);
  const states = caps.map((cap) => capStateAt(cap, { usage: usageOf(cap), atMs }));
  const bound = states.filter(({ remainingUnits }) => remainingUnits < units);
  if (bound.length > 0) return wait(whyBound(bound), latest(bound.map(({ resetsAtMs }) => resetsAtMs)));
  if (treasuryUnits - units < policy.lowTreasuryUnits)
    return wait(`The treasury is at its floor of ${mnee(policy.lowTreasuryUnits)}`);
  return { kind: "pass" };
}

/** A limit over time of everything that is paid out. */
function isOfAllPayouts({ scope, window }: Cap): boolean {
  return scope !== "payee" && window !== "call";
}

function whyBound(bound: readonly { cap: Cap; remainingUnits: bigint }[]): string {
  const told = bound.map(({ cap, remainingUnits }) => `${capName(cap)} has ${mnee(remainingUnits)} left`);
  return `Payouts have come to a limit: ${told.join("; ")}`;
}

/** When the last of them begins anew; null where one never does. */
function latest(moments: readonly (number | null)[]): number | null {
  return moments.reduce<number | null>(
    (last, atMs) => (last === null || atMs === null ? null : Math.max(last, atMs)),
    0,
  );
}

function wait(why: string, untilMs: number | null = null): PayoutAnswer {
  return { kind: "wait", why, untilMs };
}

const mnee = (units: bigint) => formatUnits("MNEE", units);
