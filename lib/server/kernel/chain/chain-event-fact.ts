import type { Hex } from "./chain-evidence";

/** One log of the escrow or the token, as the indexer read it. Amounts in `args` are units of 10^9 wei. */
export interface ChainEventFact {
  readonly seq: number;
  readonly chainId: number;
  readonly txHash: Hex;
  readonly logIndex: number;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Timestamp of its block, in Unix seconds. */
  readonly blockAtS: number;
  readonly name: string;
  readonly jobId: Hex | null;
  readonly args: Readonly<Record<string, unknown>>;
}
