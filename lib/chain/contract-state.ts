/** The contract's State enum, in its order. */
export const CONTRACT_STATES = [
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

export type ContractState = (typeof CONTRACT_STATES)[number];

/** The state behind the number that the contract returns. */
export function contractStateOf(index: number): ContractState {
  return CONTRACT_STATES[index] ?? "none";
}
