import type { Logger } from "pino";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { HouseChain } from "@/lib/server/escrow/chain/evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { whyBlocked } from "./blocked-withdrawals";
import type { Fees } from "./relay-attempt";
import { tryCall } from "./relay-node";
import { failOutbox } from "./relay-outbox";
import { EMPTY_PURSE, letBeBlocked, letRipen, letWait, noteUnsent } from "./relay-waits";

interface Parts {
  readonly context: Context;
  readonly chain: HouseChain;
  readonly log: Logger;
}

/** What would revert anyway is not paid for. */
export async function tryBeforehand(
  parts: Parts,
  row: OutboxRow,
  fees: Fees,
): Promise<"passes" | "refused" | "waits" | "relayer_balance_low"> {
  const verdict = await tryCall(parts.chain.link, row, fees);
  switch (verdict.kind) {
    case "passes":
      return "passes";
    case "too_early":
      await letRipen(parts, row);
      return "waits";
    case "unknown":
      await letWait(parts, row, verdict.error);
      return "waits";
    case "relayer_balance_low":
      await noteUnsent(parts, row, EMPTY_PURSE);
      return "relayer_balance_low";
    case "refused":
      return refuse(parts, row, verdict.reason);
  }
}

async function refuse(parts: Parts, row: OutboxRow, reason: string): Promise<"refused" | "waits"> {
  try {
    const why = await whyBlocked(parts, row);
    if (why !== null) {
      await letBeBlocked(parts, row, why);
      return "waits";
    }
  } catch (error) {
    if (!(error instanceof ChainUnavailable)) throw error;
    await letWait(parts, row, error);
    return "waits";
  }
  const told = { outbox: row.id, kind: row.kind, taskId: row.taskId, reason };
  parts.log.warn(told, "the chain would refuse this");
  await failOutbox(parts.context, row, reason);
  return "refused";
}
