import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";

/** The names under which events carry amounts; all other numbers fit a double. */
const AMOUNT = /Units$|^(units|ceiling|value)$/;

/** Arguments as the books keep them: amounts as decimal text, the block's time beside them. */
export function argsToJson(kept: { args: Record<string, unknown>; blockAtS: number }): string {
  return JSON.stringify({ ...kept.args, blockAtS: kept.blockAtS }, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

export function factOf(row: ChainEventRow): ChainEventFact {
  const { blockAtS, ...args } = JSON.parse(row.args, (name, value: unknown) =>
    typeof value === "string" && AMOUNT.test(name) ? BigInt(value) : value,
  ) as Record<string, unknown>;
  return {
    seq: row.seq,
    chainId: row.chainId,
    txHash: row.txHash as `0x${string}`,
    logIndex: row.logIndex,
    blockNumber: row.blockNumber,
    blockHash: row.blockHash,
    blockAtS: Number(blockAtS),
    name: row.name,
    jobId: row.jobId,
    args,
  };
}
