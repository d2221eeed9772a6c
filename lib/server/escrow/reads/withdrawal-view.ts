import type { TransactionRequestWire, TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";
import type { WithdrawalRow } from "@/lib/server/escrow/tables/rows";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";

/** What a withdrawal keeps in `detail` for its owner to sign or send. */
export interface WithdrawalDetail {
  readonly request?: TransactionRequestWire;
  readonly consent?: TypedDataWire;
  /** Of the consent that is being relayed. */
  readonly nonce?: string;
  readonly deadlineS?: number;
  /** Why the chain refused it. */
  readonly reason?: string;
}

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
