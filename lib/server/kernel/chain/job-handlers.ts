import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
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
  readonly jobId: string | null;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What whoever makes jobs does with their news; each runs inside the op that keeps them. */
export interface JobHandlers {
  /** The task of a job; null for a job that nobody here has made. */
  taskOf(tx: Tx, jobId: string): Promise<string | null>;
  /** An event was seen in a block that may still vanish; answers the job's task. */
  note(tx: Tx, context: Context, fact: ChainEventFact): Promise<string | null>;
  /** An event has all our confirmations; false for a job that nobody here has made. */
  apply(tx: Tx, context: Context, fact: ChainEventFact): Promise<boolean>;
  /** The block of an event that had no effect yet is gone. */
  undo(tx: Tx, context: Context, fact: ChainEventFact): Promise<void>;
  /** The chain refused for good what the house relayed. */
  relayRefused(tx: Tx, context: Context, refused: { outbox: OutboxRow; reason: string }): Promise<void>;
}
