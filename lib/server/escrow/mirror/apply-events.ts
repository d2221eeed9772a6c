import { backoffMs } from "@/lib/domain/time";
import { confirmCursor, dropBlocks, eventsToApply } from "@/lib/server/escrow/tables/chain-log";
import { saveQuarantined } from "@/lib/server/escrow/tables/quarantined-events";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { applyEvent, errorText, isPassing } from "./book-event";
import { EventDependencies, isBefore, linksOf, quarantinedWithLinks } from "./event-dependencies";

const AT_ONCE = 500;

interface Until {
  readonly chainId: number;
  readonly block: number;
}

/** An event that could not be booked, and why. */
interface Failure {
  readonly event: ChainEventRow;
  readonly error: unknown;
}

/**
 * Lets everything up to a confirmed block take effect and moves the books to that block, in one op: whoever compares
 * books and chain at the cursor's block never sees half of it. An event that cannot be booked is quarantined; what came
 * before it is stored first, so that nothing is done more than twice.
 */
export async function applyUntil(
  context: Context,
  until: Until,
): Promise<{ applied: number; quarantined: readonly Failure[] }> {
  const quarantined: Failure[] = [];
  let applied = 0;
  for (;;) {
    const trial: Trial = { event: null };
    try {
      applied += await context.store.write((tx) => applyAll(tx, context, { until, trial }));
      return { applied, quarantined };
    } catch (error) {
      if (trial.event === null || isPassing(error)) throw error;
      const failure = { event: trial.event, error };
      const before = { until: { ...until, block: trial.event.blockNumber - 1 }, trial: { event: null } };
      applied += await context.store.write((tx) => applyAll(tx, context, before));
      await quarantine(context, failure);
      quarantined.push(failure);
    }
  }
}

/** Which event was being booked when an op failed. */
interface Trial {
  event: ChainEventRow | null;
}

async function applyAll(tx: Tx, context: Context, of: { until: Until; trial: Trial }): Promise<number> {
  const { until, trial } = of;
  trial.event = null;
  const { chainId } = until;
  const { events, block } = await wholeBlocks(tx, until);
  const quarantined = await quarantinedWithLinks(tx, context, chainId);
  const line = new EventDependencies();
  let applied = 0;
  for (const event of events) {
    trial.event = event;
    for (let next = quarantined[0]; next && isBefore(next.event, event); next = quarantined[0]) {
      line.add(next.event.seq, next.links);
      quarantined.shift();
    }
    if (line.isEmpty || !(await letWait(tx, context, { event, line }))) {
      await applyEvent(tx, context, event);
      applied += 1;
    }
  }
  trial.event = null;
  if (await confirmCursor(tx, { chainId, block, nowMs: context.clock() })) {
    await dropBlocks(tx, { chainId, below: block });
  }
  return applied;
}

/** The next events in whole blocks, and the last of these: about as many as fit an op, but at least one block. */
async function wholeBlocks(tx: Tx, until: Until): Promise<{ events: ChainEventRow[]; block: number }> {
  const { chainId, block: untilBlock } = until;
  const events = await eventsToApply(tx, { chainId, untilBlock, limit: AT_ONCE });
  const [first, last] = [events[0], events.at(-1)];
  if (!first || !last || events.length < AT_ONCE) return { events, block: untilBlock };
  const cut = last.blockNumber;
  if (first.blockNumber < cut) {
    return { events: events.filter(({ blockNumber }) => blockNumber < cut), block: cut - 1 };
  }
  return { events: await eventsToApply(tx, { chainId, untilBlock: cut, limit: null }), block: cut };
}

/** False when nothing that waits is ahead of it. */
async function letWait(
  tx: Tx,
  context: Context,
  of: { event: ChainEventRow; line: EventDependencies },
): Promise<boolean> {
  const { event, line } = of;
  const links = await linksOf(tx, context, event);
  const behindSeq = line.ahead(links);
  if (behindSeq === null) return false;
  line.add(event.seq, links);
  const nowMs = context.clock();
  const why = { behindSeq, error: null, attempts: 0, nextTryAtMs: nowMs };
  await saveQuarantined(tx, {
    seq: event.seq,
    chainId: event.chainId,
    isNoted: true,
    parkedAtMs: nowMs,
    ...why,
  });
  return true;
}

async function quarantine(context: Context, { event, error }: Failure): Promise<void> {
  await context.store.write(async (tx) => {
    const nowMs = context.clock();
    const why = { behindSeq: null, error: errorText(error), attempts: 1, nextTryAtMs: nowMs + backoffMs(1) };
    await saveQuarantined(tx, {
      seq: event.seq,
      chainId: event.chainId,
      isNoted: true,
      parkedAtMs: nowMs,
      ...why,
    });
  });
}
