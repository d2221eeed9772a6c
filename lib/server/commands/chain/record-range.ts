import type { House } from "@/lib/server/commands/house";
import { argsToJson } from "@/lib/server/steps/chain-event-row";
import { type ChainEventFact, noteChainEvent } from "@/lib/server/steps/chain-events";
import {
  findCursor,
  insertChainEvent,
  saveBlock,
  saveCursor,
  setEventTask,
} from "@/lib/server/store/statements/chain-log";
import type { Tx } from "@/lib/server/store/tx";

/** A log as the indexer read it, before it has a number in the books. */
export type SeenLog = Omit<ChainEventFact, "seq"> & { readonly address: string };

export interface Range {
  readonly chainId: number;
  /** The head the indexer went on from; another one means that somebody else was here. */
  readonly afterBlock: number | null;
  readonly logs: readonly SeenLog[];
  /** Hashes of blocks that are not final yet, and of the newest final one. */
  readonly blocks: readonly { number: number; hash: string }[];
  readonly head: { number: number; hash: string };
  /** Where confirmed reading starts when the books know nothing of the chain yet. */
  readonly startBlock: number;
}

/** Writes down a range of blocks: its logs, its hashes and how far we have read, in one op. */
export async function recordRange(
  house: House,
  range: Range,
): Promise<{ isRecorded: boolean; seen: number }> {
  return house.store.write(async (tx) => {
    const { chainId } = range;
    const cursor = await findCursor(tx, chainId);
    if ((cursor?.headBlock ?? null) !== range.afterBlock) return { isRecorded: false, seen: 0 };
    const nowMs = house.clock();
    let seen = 0;
    for (const log of range.logs) if (await recordLog(tx, house, { log, nowMs })) seen += 1;
    for (const block of range.blocks) await saveBlock(tx, { chainId, ...block });
    await saveCursor(tx, {
      chainId,
      headBlock: range.head.number,
      headHash: range.head.hash,
      confirmedBlock: cursor?.confirmedBlock ?? range.startBlock,
      haltReason: null,
      updatedAtMs: nowMs,
    });
    return { isRecorded: true, seen };
  });
}

async function recordLog(tx: Tx, house: House, about: { log: SeenLog; nowMs: number }): Promise<boolean> {
  const { log, nowMs } = about;
  const inserted = await insertChainEvent(tx, {
    chainId: log.chainId,
    txHash: log.txHash,
    logIndex: log.logIndex,
    blockNumber: log.blockNumber,
    blockHash: log.blockHash,
    address: log.address,
    name: log.name,
    jobId: log.jobId,
    taskId: null,
    args: argsToJson({ args: log.args, blockAtS: log.blockAtS }),
    state: "seen",
    seenAtMs: nowMs,
    appliedAtMs: null,
  });
  if (!inserted) return false;
  const { taskId } = await noteChainEvent(tx, house, { ...log, seq: inserted.seq });
  if (taskId !== null) await setEventTask(tx, { seq: inserted.seq, taskId });
  return true;
}
