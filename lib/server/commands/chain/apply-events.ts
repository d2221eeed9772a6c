import type { House } from "@/lib/server/commands/house";
import { applyChainEvent } from "@/lib/server/steps/chain-events";
import type { ChainEventRow } from "@/lib/server/store/rows";
import { eventsToApply, takeForApplying } from "@/lib/server/store/statements/chain-log";
import { factOf } from "./event-row";

/** Events with all our confirmations that still wait to take effect. */
export function confirmedEvents(
  house: House,
  range: { chainId: number; untilBlock: number; limit: number },
): Promise<ChainEventRow[]> {
  return house.store.read((tx) => eventsToApply(tx, range));
}

/** Lets one confirmed event take effect, exactly once: the mark and the effect are one op. */
export async function applyEvent(house: House, event: ChainEventRow): Promise<boolean> {
  return house.store.write(async (tx) => {
    const isOurs = await takeForApplying(tx, { seq: event.seq, atMs: house.clock() });
    if (isOurs) await applyChainEvent(tx, house, factOf(event));
    return isOurs;
  });
}
