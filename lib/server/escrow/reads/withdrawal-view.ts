import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import type { WithdrawalRow } from "@/lib/server/escrow/tables/rows";
import type { WithdrawalDetail } from "@/lib/server/escrow/tables/withdrawals";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";

export function withdrawalView(row: WithdrawalRow): WithdrawalWire {
  const detail = JSON.parse(row.detail) as WithdrawalDetail;
  const isOpen = row.state === "prepared";
  return {
    id: row.id,
    state: row.state as WithdrawalWire["state"],
    amount: moneyView(row.asset, row.units),
    to: row.toAddress,
    hash: row.txHash,
    request: isOpen ? (detail.request ?? null) : null,
    consent: isOpen ? (detail.consent ?? null) : null,
    createdAt: timeView(row.createdAtMs),
  };
}
