/** The contract's states, in the order of its enum. */
export const CHAIN_STATES = [
  "none",
  "funded",
  "accepted",
  "submitted",
  "rejected",
  "disputed",
  "completed",
  "resolved",
  "refunded",
  "cancelled",
  "expired",
  "failed",
] as const;
export type ChainState = (typeof CHAIN_STATES)[number];

/** States in which a job holds money that waits for somebody's next step. */
export const RUNNING_STATES = ["funded", "accepted", "submitted", "rejected", "disputed"] as const;
export type RunningState = (typeof RUNNING_STATES)[number];
export type OutcomeState = Exclude<ChainState, "none" | RunningState>;

/** True while something is due by a deadline. */
export function isRunning(state: ChainState): state is RunningState {
  return state !== "none" && !isOutcome(state);
}

/** True once a job has paid out; nothing leaves such a state. */
export function isOutcome(state: ChainState): state is OutcomeState {
  return CHAIN_STATES.indexOf(state) > CHAIN_STATES.indexOf("disputed");
}
