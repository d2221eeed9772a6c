import type { Logger } from "pino";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { type BlockMark, readBlock } from "@/lib/server/escrow/chain/block-mark";
import {
  dropBlocks,
  eventsAbove,
  findCursor,
  haltCursor,
  orphanEvent,
  saveBlock,
  saveCursor,
} from "@/lib/server/escrow/tables/chain-log";
import { releaseQuarantined } from "@/lib/server/escrow/tables/quarantined-events";
import {
  blocksInEffect,
  endReplacement,
  type Place,
  placeEvent,
} from "@/lib/server/escrow/tables/replacements";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { ChainLink } from "@/lib/server/rpc/link";
import { undoChainEvent } from "./book-event";
import { argsToJson, factOf } from "./event-row";
import { RANGE_BLOCKS } from "./raw-logs";
import { recordMissed, type SeenLog } from "./record-range";
import { readWhole } from "./second-reading";

interface Parts {
  readonly context: Context;
  readonly chain: { readonly link: ChainLink; readonly facts: ChainFacts };
  readonly log: Logger;
  /** The block of the deployment. */
  readonly fromBlock: number;
}

const AT_ONCE = 100;

/**
 * After the chain replaced what was final: goes on with it as it is now, once all that took effect in the books is on
 * it again, with our confirmations. What is not there yet is told as the reason of the halt, and looked for again; what
 * the house itself has sent of it goes out once more meanwhile.
 */
export async function followChain(parts: Parts): Promise<void> {
  const { context, chain, log } = parts;
  const { chainId, confirmations } = chain.facts;
  const head = await chain.link.ask((client) => readBlock(client, "latest"));
  const final = head.number - confirmations + 1;
  const base = await sharedBlock(parts, head.number);
  const lost = await context.store.read((tx) => eventsAbove(tx, { chainId, block: base }));
  const replaced = lost.filter(({ state }) => state === "applied");
  const logs = await logsBetween(parts, { from: base + 1, to: final });
  const { places, missing } = placesOf(replaced, logs);
  if (missing.length > 0) {
    await context.store.write((tx) =>
      haltCursor(tx, { chainId, reason: reasonOf(missing), nowMs: context.clock() }),
    );
    return;
  }
  const top = Math.max(base, ...[...places.values()].map(({ blockNumber }) => blockNumber));
  const mark = await chain.link.ask((client) => readBlock(client, top));
  const isStill = [...places.values()].every(
    ({ blockNumber, blockHash }) => blockNumber !== top || blockHash === mark.hash,
  );
  if (!isStill || !(await goOn(parts, { base, mark, places }))) return;
  await recordMissed(
    context,
    logs.filter(({ blockNumber }) => blockNumber <= top),
  );
  log.warn(
    { base, top, placed: places.size },
    "the chain replaced what was final; its effects are all on it again",
  );
}

function reasonOf(missing: readonly ChainEventRow[]): string {
  const [first] = missing;
  return (
    `The chain replaced blocks which were final for us, and ${missing.length} events that took effect are not on it ` +
    `with our confirmations, ${first?.name} of block ${first?.blockNumber} among them.`
  );
}

/** The newest block with events in effect that is still there: below it nothing changed. */
async function sharedBlock({ context, chain, fromBlock }: Parts, head: number): Promise<number> {
  const { chainId } = chain.facts;
  for (let below = head + 1; ; ) {
    const blocks = await context.store.read((tx) => blocksInEffect(tx, { chainId, below, limit: AT_ONCE }));
    for (const { blockNumber, blockHash } of blocks) {
      const there = await chain.link.ask((client) => readBlock(client, blockNumber));
      if (there.hash === blockHash) return blockNumber;
    }
    const oldest = blocks.at(-1);
    if (oldest === undefined) return Math.max(fromBlock - 1, 0);
    below = oldest.blockNumber;
  }
}

async function logsBetween({ chain }: Parts, range: { from: number; to: number }): Promise<SeenLog[]> {
  const logs: SeenLog[] = [];
  for (let from = range.from; from <= range.to; from += RANGE_BLOCKS) {
    const to = Math.min(from + RANGE_BLOCKS - 1, range.to);
    logs.push(...(await readWhole(chain, { from, to })));
  }
  return logs;
}

const textOf = (event: { txHash: string; name: string; jobId: string | null }, args: object) =>
  [event.txHash.toLowerCase(), event.name, event.jobId, canonicalJson({ ...args, blockAtS: null })].join("/");

/** Each event in effect with its new place: the same words in the same transaction, each log taken once. */
function placesOf(
  replaced: readonly ChainEventRow[],
  logs: readonly SeenLog[],
): { places: Map<number, Place>; missing: ChainEventRow[] } {
  const there = new Map<string, SeenLog[]>();
  for (const log of logs) {
    const text = textOf(log, argsToJson(log));
    there.set(text, [...(there.get(text) ?? []), log]);
  }
  const places = new Map<number, Place>();
  const missing: ChainEventRow[] = [];
  for (const event of [...replaced].reverse()) {
    const log = there.get(textOf(event, event.args))?.shift();
    if (log === undefined) missing.push(event);
    else places.set(event.seq, log);
  }
  return { places, missing };
}

/** Moves the books over to the new blocks in one op; false when they have changed meanwhile. */
async function goOn(
  { context, chain }: Parts,
  to: { base: number; mark: BlockMark; places: ReadonlyMap<number, Place> },
): Promise<boolean> {
  const { chainId } = chain.facts;
  const { base, mark, places } = to;
  return context.store.write(async (tx) => {
    const cursor = await findCursor(tx, chainId);
    if (!cursor?.haltReason) return false;
    const events = await eventsAbove(tx, { chainId, block: base });
    const applied = events.filter(({ state }) => state === "applied");
    if (applied.some(({ seq }) => !places.has(seq))) return false;
    for (const event of events) {
      if (event.state === "applied" || !(await orphanEvent(tx, event))) continue;
      await releaseQuarantined(tx, event.seq);
      await undoChainEvent(tx, context, factOf(event));
    }
    for (const [seq, place] of places) await placeEvent(tx, { seq }, place);
    await dropBlocks(tx, { chainId, above: -1 });
    await saveBlock(tx, { chainId, number: mark.number, hash: mark.hash });
    await saveCursor(tx, {
      chainId,
      headBlock: mark.number,
      headHash: mark.hash,
      confirmedBlock: mark.number,
      haltReason: null,
      updatedAtMs: context.clock(),
    });
    await endReplacement(tx);
    return true;
  });
}
