import type { House } from "@/lib/server/commands/house";
import { factOf } from "@/lib/server/steps/chain-event-row";
import { applyChainEvent } from "@/lib/server/steps/chain-events";
import type { ChainEventRow } from "@/lib/server/store/rows";
import {
  confirmCursor,
  dropBlocks,
  eventsToApply,
  takeForApplying,
} from "@/lib/server/store/statements/chain-log";
import type { Tx } from "@/lib/server/store/tx";

const AT_ONCE = 500;

/**
 * Lets everything up to a confirmed block take effect and moves the books to that block, in one op: whoever compares
 * books and chain at the cursor's block never sees half of it.
 */
export async function applyUntil(
  house: House,
  until: { chainId: number; block: number },
): Promise<{ applied: number }> {
  return house.store.write(async (tx) => {
    const range = { chainId: until.chainId, untilBlock: until.block, limit: AT_ONCE };
    const waiting = await eventsToApply(tx, range);
    const last = waiting.at(-1);
    const block = waiting.length < AT_ONCE || !last ? until.block : last.blockNumber - 1;
    const ripe = waiting.filter((event) => event.blockNumber <= block);
    for (const event of ripe) await applyOne(tx, house, event);
    if (await confirmCursor(tx, { chainId: until.chainId, block, nowMs: house.clock() })) {
      await dropBlocks(tx, { chainId: until.chainId, below: block });
    }
    return { applied: ripe.length };
  });
}

/** Events that wait although they are confirmed: the whole could not be applied, so each is tried by itself. */
export function waitingEvents(
  house: House,
  until: { chainId: number; block: number },
): Promise<ChainEventRow[]> {
  const range = { chainId: until.chainId, untilBlock: until.block, limit: AT_ONCE };
  return house.store.read((tx) => eventsToApply(tx, range));
}

export async function applyEvent(house: House, event: ChainEventRow): Promise<void> {
  await house.store.write((tx) => applyOne(tx, house, event));
}

/** The mark and the effect are one op, so an event takes effect exactly once. */
async function applyOne(tx: Tx, house: House, event: ChainEventRow): Promise<void> {
  const isOurs = await takeForApplying(tx, { seq: event.seq, atMs: house.clock() });
  if (isOurs) await applyChainEvent(tx, house, factOf(event));
}
