import { CHAIN_STATES, type ChainState } from "@/lib/domain/escrow/contract-states";

/** The contract's State enum as the domain lists it, in its order. */
export type ContractState = ChainState;

/** The state behind the number that the contract returns. */
export function contractStateOf(index: number): ContractState {
  return CHAIN_STATES[index] ?? "none";
}
