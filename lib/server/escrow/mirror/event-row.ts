import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";

/** The names under which events carry amounts; all other numbers fit a double. */
const AMOUNT = /Units$|^(units|ceiling|value)$/;

type Args = Readonly<Record<string, unknown>>;

/** Arguments as the books keep them: amounts as decimal text, the block's time beside them. */
export function argsToJson(kept: { args: Args; blockAtS: number }): Args {
  return {
    ...eachValue(kept.args, (_, value) => (typeof value === "bigint" ? value.toString() : value)),
    blockAtS: kept.blockAtS,
  };
}

export function factOf(row: ChainEventRow): ChainEventFact {
  const { blockAtS, ...args } = row.args;
  return {
    seq: row.seq,
    chainId: row.chainId,
    txHash: row.txHash,
    logIndex: row.logIndex,
    blockNumber: row.blockNumber,
    blockHash: row.blockHash,
    blockAtS: Number(blockAtS),
    name: row.name,
    jobId: row.jobId,
    args: eachValue(args, (name, value) =>
      typeof value === "string" && AMOUNT.test(name) ? BigInt(value) : value,
    ),
  };
}

/** The same arguments with each value changed, the terms inside them as well. */
function eachValue(args: Args, change: (name: string, value: unknown) => unknown): Args {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === "object" && value !== null ? eachValue({ ...value }, change) : change(name, value),
    ]),
  );
}
