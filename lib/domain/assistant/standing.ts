import type { ApprovalState } from "../treasury/approval";
import type { DecisionAction } from "../treasury/decide";

interface Decided {
  readonly action: DecisionAction;
  readonly reason: string;
  /** What was asked of whoever approves; null where nobody was asked. */
  readonly approval: ApprovalState | null;
  /** Whether what waits is less than what was asked for. */
  readonly isLess: boolean;
}

const WHY_NOT: Readonly<Record<Exclude<ApprovalState, "waiting" | "approved">, string>> = {
  refused: "Its approval was refused",
  expired: "Nobody approved it in time",
  voided: "What was asked about was not to be had any more",
};

/** How a decision stands by now: what waited for an approval was let pass, or refused, once somebody answered. */
export function standingOf(decided: Decided): Pick<Decided, "action" | "reason"> {
  const { action, reason, approval, isLess } = decided;
  if (action !== "WAITING" || approval === null || approval === "waiting") return { action, reason };
  if (approval === "approved") return { action: isLess ? "DOWNGRADED" : "ALLOWED", reason };
  return { action: "REJECTED", reason: WHY_NOT[approval] };
}
