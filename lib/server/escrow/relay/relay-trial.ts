import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { WhyRefused } from "@/lib/server/rpc/explain-revert";
import type { Fees } from "@/lib/server/rpc/gas-fees";
import { whyBlocked } from "./blocked-withdrawals";
import { tryCall } from "./relay-node";
import { failOutbox } from "./relay-outbox";
import type { RelayParts } from "./relay-parts";
import { BALANCE_LOW, letBeBlocked, letRipen, letWait, noteUnsent, setAside } from "./relay-waits";

/** What would revert anyway is not paid for. */
export async function tryBeforehand(
  parts: RelayParts,
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
      await noteUnsent(parts, row, BALANCE_LOW);
      return "relayer_balance_low";
    case "refused":
      return refuse(parts, row, verdict.why);
  }
}

async function refuse(parts: RelayParts, row: OutboxRow, refused: WhyRefused): Promise<"refused" | "waits"> {
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
  const told = { outbox: row.id, kind: row.kind, taskId: row.taskId, reason: refused.reason };
  parts.log.warn(told, "the chain would refuse this");
  try {
    await failOutbox(parts.context, row, refused);
    return "refused";
  } catch (error) {
    await setAside(parts, row, error);
    return "waits";
  }
}
