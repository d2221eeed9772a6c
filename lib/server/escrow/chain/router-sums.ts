import type { Hex, Log, PublicClient } from "viem";
import { decodeRouterLog, ROUTER_EVENTS } from "@/lib/chain/router-events";
import type { RouterFacts } from "@/lib/server/kernel/chain/chain-evidence";
import { absentAsNull } from "@/lib/server/rpc/ask-node";
import { troubleOf } from "@/lib/server/rpc/node-answer";
import { readBlock } from "./block-mark";
import { logsInReceipts } from "./logs-in-receipts";

/** Blocks whose logs are asked for together; a node that refuses so many is asked for fewer. */
const RANGE_BLOCKS = 2_000;

/** What a router paid for calls and what came back to it, by its own events, in units. */
export interface RouterSums {
  readonly paidUnits: bigint;
  readonly returnedUnits: bigint;
}

interface SumsAt extends RouterSums {
  readonly block: number;
  /** Null on the way: nothing was compared there. */
  readonly hash: Hex | null;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Adds up the router's events since its deployment. What was read of final blocks is not read again. */
export class RouterSumsReader {
  private known: SumsAt | null = null;

  constructor(private readonly router: RouterFacts) {}

  /** @throws what the node says; what was read until then is kept for the next time */
  async upTo(client: PublicClient, block: number): Promise<RouterSums> {
    let sums = await this.start(client, block);
    while (sums.block < block) {
      const range = { from: sums.block + 1, to: Math.min(sums.block + RANGE_BLOCKS, block) };
      const hash = range.to === block ? (await readBlock(client, block)).hash : null;
      sums = { ...added(sums, await this.within(client, range)), block: range.to, hash };
      this.known = sums;
    }
    const { paidUnits, returnedUnits } = sums;
    return { paidUnits, returnedUnits };
  }

  async within(client: PublicClient, range: Range): Promise<RouterSums> {
    return sumsOf(await logsOf(client, this.router, range), this.router);
  }

  /** From what is known, unless its block was replaced or is later than the one asked about. */
  private async start(client: PublicClient, block: number): Promise<SumsAt> {
    const { known } = this;
    const nothing = { block: this.router.fromBlock - 1, hash: null, ...NOTHING };
    if (known === null || known.block > block) return nothing;
    if (known.hash === null) return known;
    const there = await absentAsNull(readBlock(client, known.block));
    return there?.hash === known.hash ? known : nothing;
  }
}

const NOTHING: RouterSums = { paidUnits: 0n, returnedUnits: 0n };

function added(one: RouterSums, other: RouterSums): RouterSums {
  return {
    paidUnits: one.paidUnits + other.paidUnits,
    returnedUnits: one.returnedUnits + other.returnedUnits,
  };
}

function sumsOf(logs: readonly Log[], router: RouterFacts): RouterSums {
  return logs
    .map((log) => decodeRouterLog(log, router.address))
    .reduce((sums, event) => {
      if (event?.name === "PaymentExecuted") return added(sums, { ...NOTHING, paidUnits: event.units });
      if (event?.name === "PaymentRefunded") return added(sums, { ...NOTHING, returnedUnits: event.units });
      return sums;
    }, NOTHING);
}

/** In halves where the node refuses, at last a single block by its receipts. */
async function logsOf(
  client: PublicClient,
  router: RouterFacts,
  { from, to }: Range,
): Promise<readonly Log[]> {
  const blocks = { fromBlock: BigInt(from), toBlock: BigInt(to) };
  try {
    return await client.getLogs({ address: router.address, events: ROUTER_EVENTS, ...blocks });
  } catch (error) {
    if (troubleOf(error).kind === "silence") throw error;
  }
  if (from === to) return logsInReceipts(client, await readBlock(client, from));
  const middle = Math.floor((from + to) / 2);
  const halves = [
    { from, to: middle },
    { from: middle + 1, to },
  ];
  const logs: Log[] = [];
  for (const half of halves) logs.push(...(await logsOf(client, router, half)));
  return logs;
}
