import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { findRescan, moveRescan, type RescanFrom } from "@/lib/server/escrow/tables/rescans";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { ChainLink } from "@/lib/server/rpc/link";
import { readBlock } from "./chain-logs";
import { readAgain } from "./second-reading";

const RANGE_BLOCKS = 500;

interface Parts {
  readonly context: Context;
  readonly chain: { readonly link: ChainLink; readonly facts: ChainFacts };
  readonly fromBlock: number;
}

/**
 * Goes on with the re-scan that was asked for, a range at a time; what it finds takes effect like any event. Answers how
 * many logs the books lacked; null when no re-scan is under way.
 */
export async function rescanOn(parts: Parts): Promise<{ from: number; to: number; missed: number } | null> {
  const { context, chain } = parts;
  const { chainId } = chain.facts;
  const asked = await context.store.read(async (tx) => ({
    from: await findRescan(tx),
    final: (await findCursor(tx, chainId))?.confirmedBlock,
  }));
  if (asked.from === undefined || asked.final === undefined) return null;
  const from = await firstBlock(parts, { from: asked.from, final: asked.final });
  const to = Math.min(from + RANGE_BLOCKS - 1, asked.final);
  const missed = from > to ? 0 : await readAgain({ context, chain }, { from, to });
  const next = to >= asked.final ? null : { block: to + 1 };
  const { from: before } = asked;
  await context.store.write((tx) => moveRescan(tx, before, next));
  return { from, to, missed };
}

/** The block asked for, or the first one of a moment: found by halving, since blocks carry their time. */
async function firstBlock(parts: Parts, at: { from: RescanFrom; final: number }): Promise<number> {
  if ("block" in at.from) return Math.max(at.from.block, parts.fromBlock);
  const { sinceS } = at.from;
  let [low, high] = [parts.fromBlock, at.final];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { atS } = await parts.chain.link.ask((client) => readBlock(client, middle));
    if (atS < sinceS) low = middle + 1;
    else high = middle;
  }
  return low;
}
