import { DAY_MS } from "../time";
import type { TransitionTable } from "../transition-table";
import type { ProbeOutcome } from "./samples";

/** `upheld`: the sample counts no more. `refused`: it stands. Either is final, and a sample is appealed once. */
export const APPEAL_STATES = ["open", "upheld", "refused"] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

export const APPEAL_VERBS = ["uphold", "refuse"] as const;
export type AppealVerb = (typeof APPEAL_VERBS)[number];

/** Any operator but the owner decides. */
export const APPEAL_TRANSITIONS: TransitionTable<AppealState, AppealVerb, { to: readonly AppealState[] }> = {
  open: { uphold: { to: ["upheld"] }, refuse: { to: ["refused"] } },
  upheld: {},
  refused: {},
};

/** How long after a sample it may be appealed. */
export const APPEAL_WITHIN_MS = 7 * DAY_MS;

/** Whether a sample may be appealed at that moment: what costs nothing needs no appeal. */
export function isAppealable(sample: { outcome: ProbeOutcome; atMs: number }, nowMs: number): boolean {
  const isCostly = sample.outcome !== "ok" && sample.outcome !== "unknown";
  return isCostly && nowMs - sample.atMs <= APPEAL_WITHIN_MS;
}
