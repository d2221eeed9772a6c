import type { HouseWindows } from "@/lib/chain/escrow-terms";
import type { Hex } from "@/lib/schemas/hex";

/** A job as the escrow knows it, whoever made it: its ids are opaque texts here. */
export interface Job {
  /** Of the task that the job was made for. */
  readonly id: string;
  /** The contract's own; null where no money is on chain. */
  readonly jobId: Hex | null;
  /** The terms that the contract was given, as `termsToJson` writes them. */
  readonly chainTerms: object | null;
  /** The house's own windows, and how long it waits for the payment. */
  readonly terms: HouseWindows & { readonly payWithinS: number };
  /** Changes requested so far. */
  readonly round: number;
  /** Tells one try of a verb from the next. */
  readonly version: number;
  readonly createdAtMs: number;
}
