import { isAddressEqual, type Log, type PublicClient, pad, toEventSelector } from "viem";
import { STEP_EVENTS, STEP_TOPICS } from "@/lib/chain/escrow-events";
import { ROUTER_EVENTS, ROUTER_TOPICS } from "@/lib/chain/router-events";
import { mneeAbi } from "@/lib/chain/token-reads";
import { readBlock } from "@/lib/server/escrow/chain/block-mark";
import { logsInReceipts } from "@/lib/server/escrow/chain/logs-in-receipts";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import { troubleOf } from "@/lib/server/rpc/node-answer";

/** Blocks whose logs are read together. A node that refuses so many is asked for fewer. */
export const RANGE_BLOCKS = 500;

export const TRANSFER = toEventSelector("Transfer(address,address,uint256)");

/** Logs as the node gives them: the escrow's own steps, the token's transfers to it, and the router's payments. */
export interface RawLogs {
  readonly ofEscrow: readonly Log[];
  readonly ofToken: readonly Log[];
  readonly ofRouter: readonly Log[];
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The logs of a range. What a node refuses, since it has a limit of blocks or of results, is asked in halves, at last a
 * single block by its receipts: how much a stranger writes into a block must not end the reading.
 */
export async function readRawLogs(client: PublicClient, facts: ChainFacts, range: Range): Promise<RawLogs> {
  const read: RawLogs[] = [];
  let width = range.to - range.from + 1;
  for (let from = range.from; from <= range.to; ) {
    const to = Math.min(from + width - 1, range.to);
    const shown = await shownLogs(client, facts, { from, to });
    if (shown === null && to > from) {
      width = Math.floor((to - from + 1) / 2);
      continue;
    }
    read.push(shown ?? (await logsOfBlock(client, facts, from)));
    if (shown !== null) width *= 2;
    from = to + 1;
  }
  return {
    ofEscrow: read.flatMap(({ ofEscrow }) => ofEscrow),
    ofToken: read.flatMap(({ ofToken }) => ofToken),
    ofRouter: read.flatMap(({ ofRouter }) => ofRouter),
  };
}

/** Null when the node answers, but not with logs. */
async function shownLogs(client: PublicClient, facts: ChainFacts, range: Range): Promise<RawLogs | null> {
  const blocks = { fromBlock: BigInt(range.from), toBlock: BigInt(range.to) };
  const transfer = mneeAbi.find((entry) => entry.type === "event" && entry.name === "Transfer");
  try {
    const [ofEscrow, ofToken, ofRouter] = await Promise.all([
      client.getLogs({ address: facts.escrow, events: STEP_EVENTS, ...blocks }),
      client.getLogs({
        address: facts.tokens.MNEE.address,
        event: transfer as never,
        args: { to: facts.escrow } as never,
        ...blocks,
      }),
      facts.router ? client.getLogs({ address: facts.router.address, events: ROUTER_EVENTS, ...blocks }) : [],
    ]);
    return { ofEscrow, ofToken, ofRouter };
  } catch (error) {
    if (troubleOf(error).kind === "silence") throw error;
    return null;
  }
}

async function logsOfBlock(client: PublicClient, facts: ChainFacts, number: number): Promise<RawLogs> {
  return rawLogsAmong(await logsInReceipts(client, await readBlock(client, number)), facts);
}

/** Of a block's logs those that a node would show of us. */
export function rawLogsAmong(logs: readonly Log[], { escrow, tokens, router }: ChainFacts): RawLogs {
  const steps = new Set<string | undefined>(STEP_TOPICS);
  const payments = new Set<string | undefined>(ROUTER_TOPICS);
  const toEscrow = pad(escrow).toLowerCase();
  return {
    ofEscrow: logs.filter(({ address, topics }) => isAddressEqual(address, escrow) && steps.has(topics[0])),
    ofToken: logs.filter(
      ({ address, topics }) =>
        isAddressEqual(address, tokens.MNEE.address) &&
        topics[0] === TRANSFER &&
        topics[2]?.toLowerCase() === toEscrow,
    ),
    ofRouter: logs.filter(
      ({ address, topics }) =>
        router !== null && isAddressEqual(address, router.address) && payments.has(topics[0]),
    ),
  };
}
