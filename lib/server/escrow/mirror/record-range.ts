import {
  findCursor,
  insertChainEvent,
  saveBlock,
  saveCursor,
  setEventTask,
} from "@/lib/server/escrow/tables/chain-log";
import { saveQuarantined } from "@/lib/server/escrow/tables/quarantined-events";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { errorText, isPassing, noteEvent } from "./book-event";
import { argsToJson } from "./event-row";

/** A log as the indexer read it, before it has a number in the books. */
export type SeenLog = Omit<ChainEventFact, "seq"> & { readonly address: string };

interface Range {
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

interface Recorded {
  readonly isRecorded: boolean;
  readonly seen: number;
  /** What kept the sightings from being booked here; each is then quarantined, to be tried by itself. */
  readonly trouble: unknown;
}

/**
 * Writes down a range of blocks: its logs, its hashes and how far we have read, in one op. A sighting that cannot be
 * booked keeps nobody from reading on.
 */
export async function recordRange(context: Context, range: Range): Promise<Recorded> {
  try {
    return await record(context, range, null);
  } catch (trouble) {
    if (isPassing(trouble)) throw trouble;
    return record(context, range, trouble);
  }
}

async function record(context: Context, range: Range, trouble: unknown): Promise<Recorded> {
  return context.store.write(async (tx) => {
    const { chainId } = range;
    const cursor = await findCursor(tx, chainId);
    if ((cursor?.headBlock ?? null) !== range.afterBlock) return { isRecorded: false, seen: 0, trouble };
    const nowMs = context.clock();
    let seen = 0;
    for (const log of range.logs) if (await recordLog(tx, context, { log, nowMs, trouble })) seen += 1;
    for (const block of range.blocks) await saveBlock(tx, { chainId, ...block });
    await saveCursor(tx, {
      chainId,
      headBlock: range.head.number,
      headHash: range.head.hash,
      confirmedBlock: cursor?.confirmedBlock ?? range.startBlock,
      haltReason: null,
      updatedAtMs: nowMs,
    });
    return { isRecorded: true, seen, trouble };
  });
}

/** Records logs of blocks that were read before without them; answers how many the books did not have. */
export async function recordMissed(context: Context, logs: readonly SeenLog[]): Promise<number> {
  const all = (trouble: unknown) =>
    context.store.write(async (tx) => {
      let missed = 0;
      const nowMs = context.clock();
      for (const log of logs) if (await recordLog(tx, context, { log, nowMs, trouble })) missed += 1;
      return missed;
    });
  return all(null).catch((trouble: unknown) => {
    if (isPassing(trouble)) throw trouble;
    return all(trouble);
  });
}

async function recordLog(
  tx: Tx,
  context: Context,
  about: { log: SeenLog; nowMs: number; trouble: unknown },
): Promise<boolean> {
  const { log, nowMs, trouble } = about;
  const row = {
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
    state: "seen" as const,
    seenAtMs: nowMs,
    appliedAtMs: null,
  };
  const inserted = await insertChainEvent(tx, row);
  if (!inserted) return false;
  const event = { ...row, ...inserted };
  if (trouble === null) await noteEvent(tx, context, event);
  else await quarantineUnnoted(tx, context, { event, nowMs, error: errorText(trouble) });
  return true;
}

/** The task is named all the same: a payment that was seen keeps its task from lapsing. */
async function quarantineUnnoted(
  tx: Tx,
  context: Context,
  of: { event: ChainEventRow; nowMs: number; error: string },
): Promise<void> {
  const { event, nowMs, error } = of;
  const taskId = event.jobId === null ? null : await context.jobHandlers.taskOf(tx, event.jobId);
  if (taskId !== null) await setEventTask(tx, { seq: event.seq, taskId });
  const why = { behindSeq: null, error, attempts: 0, nextTryAtMs: nowMs };
  await saveQuarantined(tx, {
    seq: event.seq,
    chainId: event.chainId,
    isNoted: false,
    parkedAtMs: nowMs,
    ...why,
  });
}
