import type { Hex } from "@/lib/schemas/hex";
import { insertOutbox } from "@/lib/server/kernel/tables/outbox";
import type { Tx } from "@/lib/server/store/tx";
import type { Context } from "./context";

export interface ChainEffect {
  /** One effect has one key for ever, so that it is owed once. */
  readonly businessKey: string;
  readonly kind: string;
  readonly taskId: string | null;
  readonly signer: Hex;
  readonly toAddress: Hex;
  readonly data: Hex;
  readonly gasLimit: number;
  /** Nothing where it is not said. */
  readonly valueWei?: bigint;
  /** Of what pays out and is not signed yet the higher goes first; 0 where nothing is said. */
  readonly priority?: number;
}

/** Puts a transaction that the house owes the chain in the outbox; false when it is owed already. */
export async function enqueue(
  tx: Tx,
  context: Context,
  job: { effect: ChainEffect; nowMs: number },
): Promise<boolean> {
  const { valueWei = 0n, priority = 0, ...effect } = job.effect;
  return insertOutbox(tx, {
    ...effect,
    priority,
    id: context.newId("obx"),
    valueWei: String(valueWei),
    nonce: null,
    txHash: null,
    state: "queued",
    attempts: 0,
    blockNumber: null,
    error: null,
    faults: 0,
    nextTryAtMs: 0,
    createdAtMs: job.nowMs,
    updatedAtMs: job.nowMs,
  });
}
