import type { Logger } from "pino";
import { SECOND_MS } from "@/lib/domain/time";
import { readBlock } from "@/lib/server/escrow/chain/block-mark";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { findDeployment } from "@/lib/server/escrow/tables/deployments";
import { isReplacementAllowed } from "@/lib/server/escrow/tables/replacements";
import { findRescan, moveRescan, type Rescan } from "@/lib/server/escrow/tables/rescans";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { absentAsNull } from "@/lib/server/rpc/ask-node";
import type { ChainLink } from "@/lib/server/rpc/link";
import { followChain } from "./follow-chain";
import { RANGE_BLOCKS } from "./raw-logs";
import { readAgain } from "./second-reading";

/** What a node still lacks then it has let go of, as the local chain does with old empty blocks at a start. */
const LET_GO_AFTER_MS = 15 * SECOND_MS;

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
  const isLate = context.clock() - asked.movedAtMs >= LET_GO_AFTER_MS;
  const runs = isLate ? await runsOf(chain, { from, to }) : [{ from, to }];
  let missed = 0;
  for (const run of runs) if (run.from <= run.to) missed += await readAgain({ context, chain }, run);
  const read = runs.reduce((sum, run) => sum + run.to - run.from + 1, 0);
  const lacking = to - from + 1 - read;
  log.info({ from, to, missed, lacking }, "the chain's logs were read again, as asked");
  const next = to >= final ? null : { block: to + 1, movedAtMs: context.clock() };
  await context.store.write((tx) => moveRescan(tx, asked, next));
}

interface Run {
  readonly from: number;
  readonly to: number;
}

/** A range without the blocks that the node no longer has: nothing can be read in those. */
async function runsOf(chain: Parts["chain"], range: Run): Promise<Run[]> {
  const runs: { from: number; to: number }[] = [];
  for (let number = range.from; number <= range.to; number += 1) {
    const block = await chain.link.ask((client) => absentAsNull(readBlock(client, number)));
    if (block === null) continue;
    const last = runs.at(-1);
    if (last?.to === number - 1) last.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs;
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
    const between = await chain.link.ask((client) => absentAsNull(readBlock(client, middle)));
    if (between !== null && between.atS < sinceS) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, asked);
}
