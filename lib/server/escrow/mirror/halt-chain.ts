import { findCursor, haltCursor, saveCursor } from "@/lib/server/escrow/tables/chain-log";
import { endReplacement } from "@/lib/server/escrow/tables/replacements";
import type { Context } from "@/lib/server/kernel/context";

/** Stops everything that rests on the chain, with the reason an operator reads; true when it was running. */
export async function haltChain(
  context: Context,
  halt: { chainId: number; reason: string },
): Promise<boolean> {
  return context.store.write(async (tx) => {
    const cursor = await findCursor(tx, halt.chainId);
    if (cursor?.haltReason) return false;
    await haltCursor(tx, { ...halt, nowMs: context.clock() });
    return true;
  });
}

/** Goes on after a halt, once the chain shows again what was final for us. */
export async function resumeChain(context: Context, chainId: number): Promise<void> {
  await context.store.write(async (tx) => {
    const cursor = await findCursor(tx, chainId);
    if (!cursor?.haltReason) return;
    await saveCursor(tx, { ...cursor, haltReason: null, updatedAtMs: context.clock() });
    await endReplacement(tx);
  });
}
