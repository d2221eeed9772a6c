import type { Hex, Log, PublicClient } from "viem";
import { decodeRouterLog, ROUTER_EVENTS } from "@/lib/chain/router-events";
import type { RouterFacts } from "@/lib/server/kernel/chain/chain-evidence";
import { absentAsNull } from "@/lib/server/rpc/ask-node";
import { readBlock } from "./block-mark";
import { type BlockRange, logsWithin, RANGE_BLOCKS } from "./logs-within";

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
    const { address } = this.router;
    const ask = (blocks: BlockRange) => client.getLogs({ address, events: ROUTER_EVENTS, ...blocks });
    return sumsOf(await logsWithin(client, range, ask), this.router);
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
      if (event?.name === "PaymentExecuted" || event?.name === "PayoutExecuted")
        return added(sums, { ...NOTHING, paidUnits: event.units });
      if (event?.name === "PaymentRefunded") return added(sums, { ...NOTHING, returnedUnits: event.units });
      return sums;
    }, NOTHING);
}
