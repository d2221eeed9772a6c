import * as Bloom from "ox/Bloom";
import { type Hex, type Log, type PublicClient, pad } from "viem";
import { STEP_TOPICS } from "@/lib/chain/escrow-events";
import { ROUTER_TOPICS } from "@/lib/chain/router-events";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { type BlockMark, readBlock } from "@/lib/server/escrow/chain/block-mark";
import { logsInReceipts } from "@/lib/server/escrow/chain/logs-in-receipts";
import { eventsOfBlocks } from "@/lib/server/escrow/tables/chain-log";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { ChainLink } from "@/lib/server/rpc/link";
import { seenLogs } from "./chain-logs";
import { type RawLogs, rawLogsAmong, readRawLogs, TRANSFER } from "./raw-logs";
import { recordMissed, type SeenLog } from "./record-range";

interface Parts {
  readonly context: Context;
  readonly chain: { readonly link: ChainLink; readonly facts: ChainFacts };
}

/**
 * Before blocks become final for us their logs are read once more, and held against each block's bloom: what the first
 * reading missed is recorded, and what it had must still be there. Answers how many were missed.
 * @throws ChainUnavailable while the node shows fewer logs than before
 */
export async function readAgain(parts: Parts, range: { from: number; to: number }): Promise<number> {
  const { context, chain } = parts;
  const logs = await readWhole(chain, range);
  const keyOf = (log: { txHash: string; logIndex: number; blockHash: string }) =>
    `${log.txHash}:${log.logIndex}:${log.blockHash}`;
  const there = new Set(logs.map(keyOf));
  const { chainId } = chain.facts;
  const known = await context.store.read((tx) => eventsOfBlocks(tx, { chainId, ...range }));
  if (known.some((event) => !there.has(keyOf(event)))) {
    throw new ChainUnavailable("The node shows fewer logs than before; it is asked again.");
  }
  return recordMissed(context, logs);
}

/** The logs of a range held against each block's bloom, so that none is kept back. */
export async function readWhole(
  chain: Parts["chain"],
  range: { from: number; to: number },
): Promise<SeenLog[]> {
  return chain.link.ask(async (client) => {
    const numbers = Array.from({ length: range.to - range.from + 1 }, (_, index) => range.from + index);
    const blocks = await Promise.all(numbers.map((number) => readBlock(client, number)));
    const marks = new Map(blocks.map((block) => [block.number, block]));
    const raw = await readRawLogs(client, chain.facts, range);
    const withheld = await logsWithheld(client, chain.facts, { raw, marks: blocks });
    return seenLogs(client, chain.facts, { raw: merged(raw, withheld), marks });
  });
}

/** Logs of blocks whose bloom names us while the node gave none of them: the receipts decide, since a bloom may err. */
async function logsWithheld(
  client: PublicClient,
  facts: ChainFacts,
  of: { raw: RawLogs; marks: readonly BlockMark[] },
): Promise<RawLogs> {
  const { escrow, tokens, router } = facts;
  const inBlock = (logs: readonly Log[], { number }: BlockMark) =>
    logs.some(({ blockNumber }) => blockNumber === BigInt(number));
  const isSuspect = (mark: BlockMark) =>
    (!inBlock(of.raw.ofEscrow, mark) && mayHoldAny(mark.bloom, { by: escrow, topics: STEP_TOPICS })) ||
    (router !== null &&
      !inBlock(of.raw.ofRouter, mark) &&
      mayHoldAny(mark.bloom, { by: router.address, topics: ROUTER_TOPICS })) ||
    (!inBlock(of.raw.ofToken, mark) &&
      [tokens.MNEE.address, pad(escrow), TRANSFER].every((part) => mayHold(mark.bloom, part)));
  const found: Log[] = [];
  for (const mark of of.marks.filter(isSuspect)) found.push(...(await logsInReceipts(client, mark)));
  return rawLogsAmong(found, facts);
}

/** An address alone says little: anybody can make the escrow tell in every block what it has skipped. */
function mayHoldAny(bloom: Hex | null, of: { by: Hex; topics: readonly Hex[] }): boolean {
  return mayHold(bloom, of.by) && of.topics.some((topic) => mayHold(bloom, topic));
}

/** False when the block surely has no log by this address or with this topic. A node that fills no bloom says nothing. */
function mayHold(bloom: Hex | null, part: Hex): boolean {
  return bloom !== null && Bloom.validate(bloom) && Bloom.contains(bloom, part);
}

const placeOf = ({ blockHash, logIndex }: Log) => `${blockHash}:${logIndex}`;

function merged(raw: RawLogs, withheld: RawLogs): RawLogs {
  const join = (some: readonly Log[], more: readonly Log[]) => {
    const known = new Set(some.map(placeOf));
    return [...some, ...more.filter((log) => !known.has(placeOf(log)))];
  };
  return {
    ofEscrow: join(raw.ofEscrow, withheld.ofEscrow),
    ofToken: join(raw.ofToken, withheld.ofToken),
    ofRouter: join(raw.ofRouter, withheld.ofRouter),
  };
}
