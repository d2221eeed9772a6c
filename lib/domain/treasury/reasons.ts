import { formatUnits } from "../money";
import { capName } from "./caps";
import { boundCaps, isTreasuryShort, type Limits, reservesTaken } from "./limits";
import type { CapState } from "./usage";

export const APPROVED_REASON = "Approved";
export const STOPPED_REASON = "All spending is stopped by the kill switch";
export const SUMMARY_REASON = "Budget low: Downgrading to summary only";
export const LOW_TREASURY_REASON = `${SUMMARY_REASON} (low treasury balance)`;

/** Every limit that let less pass than was asked for, in the order of the rules. */
export function limitedReason(limits: Limits): string {
  const reasons = boundCaps(limits).map((state) => capReason(state, limits.costUnits));
  const taken = reservesTaken(limits).map(({ agentId }) => agentId);
  if (taken.length > 0) reasons.push(`would consume reserved budget for ${taken.join(", ")}`);
  if (isTreasuryShort(limits))
    reasons.push(`Insufficient treasury balance. Remaining: ${mnee(limits.treasuryUnits)}`);
  return reasons.join("; ");
}

function capReason({ cap, remainingUnits }: CapState, costUnits: bigint): string {
  if (cap.window === "call") {
    const most = cap.scope === "agent" ? "maxPerCall" : capName(cap);
    return `Cost ${amount(costUnits)} exceeds ${most} ${amount(cap.limitUnits)}`;
  }
  const budget = cap.scope === "agent" && cap.window === "day" ? "daily budget" : `budget of ${capName(cap)}`;
  return `Insufficient ${budget}. Remaining: ${mnee(remainingUnits)}`;
}

const mnee = (units: bigint) => formatUnits("MNEE", units);
const amount = (units: bigint) => mnee(units).replace(" MNEE", "");
