import type { Logger } from "pino";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { findDeployment } from "@/lib/server/escrow/tables/deployments";
import { isReplacementAllowed } from "@/lib/server/escrow/tables/replacements";
import { findRescan, moveRescan, type Rescan } from "@/lib/server/escrow/tables/rescans";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { ChainLink } from "@/lib/server/rpc/link";
import { readBlock } from "./chain-logs";
import { followChain } from "./follow-chain";
import { readAgain } from "./second-reading";

const RANGE_BLOCKS = 500;

interface Parts {
  readonly context: Context;
  readonly chain: { readonly link: ChainLink; readonly facts: ChainFacts };
  readonly log: Logger;
}

/** Goes on with the re-scan that was asked for, a range at a time; what it finds takes effect like any event. */
export async function rescan(parts: Parts): Promise<void> {
  const { context, chain, log } = parts;
  const { asked, cursor, deployment, isAllowed } = await context.store.read(async (tx) => ({
    asked: await findRescan(tx),
    isAllowed: await isReplacementAllowed(tx),
    cursor: await findCursor(tx, chain.facts.chainId),
    deployment: await findDeployment(tx),
  }));
  if (asked === undefined || !cursor) return;
  if (cursor.haltReason) {
    if (isAllowed) await followChain({ context, chain, log, fromBlock: deployment?.fromBlock ?? 0 });
    return;
  }
  const final = cursor.confirmedBlock;
  const from = await firstBlock(parts, asked, { first: deployment?.fromBlock ?? 0, final });
  const to = Math.min(from + RANGE_BLOCKS - 1, final);
  const missed = from > to ? 0 : await readAgain({ context, chain }, { from, to });
  log.info({ from, to, missed }, "the chain's logs were read again, as asked");
  const next = to >= final ? null : { block: to + 1, movedAtMs: context.clock() };
  await context.store.write((tx) => moveRescan(tx, asked, next));
}

/** The block asked for, or the first one of a moment: found by halving, since blocks carry their time. */
async function firstBlock(
  { chain }: Parts,
  { block, sinceS }: Rescan,
  bounds: { first: number; final: number },
): Promise<number> {
  const asked = Math.max(block ?? bounds.final + 1, bounds.first);
  if (sinceS === undefined) return asked;
  let [low, high] = [bounds.first, bounds.final];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const { atS } = await chain.link.ask((client) => readBlock(client, middle));
    if (atS < sinceS) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, asked);
}
