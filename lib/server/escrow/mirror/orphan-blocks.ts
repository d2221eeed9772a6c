import {
  dropBlocks,
  eventsAbove,
  findCursor,
  haltCursor,
  orphanEvent,
  saveCursor,
} from "@/lib/server/escrow/tables/chain-log";
import { releaseQuarantined } from "@/lib/server/escrow/tables/quarantined-events";
import type { Context } from "@/lib/server/kernel/context";
import { undoChainEvent } from "./book-event";
import { factOf } from "./event-row";

/**
 * Goes back to the last block that our chain and the node still share: what was seen above it is undone, newest
 * first. What was already applied there would have been final, so then nothing is undone and the house halts.
 */
export async function orphanBlocks(
  context: Context,
  fork: { chainId: number; ancestor: { number: number; hash: string } },
): Promise<{ orphaned: number; halted: string | null }> {
  const { chainId, ancestor } = fork;
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const cursor = await findCursor(tx, chainId);
    if (!cursor) return { orphaned: 0, halted: null };
    const lost = await eventsAbove(tx, { chainId, block: ancestor.number });
    if (lost.some((event) => event.state === "applied")) {
      const reason = `The chain replaced block ${ancestor.number + 1}, which was final for us.`;
      await haltCursor(tx, { chainId, reason, nowMs });
      return { orphaned: 0, halted: reason };
    }
    for (const event of lost) {
      if (!(await orphanEvent(tx, event))) continue;
      await releaseQuarantined(tx, event.seq);
      await undoChainEvent(tx, context, factOf(event));
    }
    await dropBlocks(tx, { chainId, above: ancestor.number });
    await saveCursor(tx, {
      ...cursor,
      headBlock: ancestor.number,
      headHash: ancestor.hash,
      updatedAtMs: nowMs,
    });
    return { orphaned: lost.length, halted: null };
  });
}
