import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import type { WithdrawalRow } from "@/lib/server/escrow/tables/rows";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";

export function withdrawalView(row: WithdrawalRow): WithdrawalWire {
  const detail = row.detail;
  const isOpen = row.state === "prepared";
  return {
    id: row.id,
    state: row.state,
    amount: moneyView(row.asset, row.units),
    to: row.toAddress,
    hash: row.txHash,
    request: isOpen ? (detail.request ?? null) : null,
    consent: isOpen ? (detail.consent ?? null) : null,
    createdAt: timeView(row.createdAtMs),
  };
}
