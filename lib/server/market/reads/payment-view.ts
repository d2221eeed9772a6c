import type { Hex } from "viem";
import { approveCall, fundCall } from "@/lib/chain/escrow-calls";
import { termsFromJson, totalUnitsOf } from "@/lib/chain/escrow-terms";
import { ETH_TOKEN } from "@/lib/chain/tokens";
import type { TaskWire } from "@/lib/schemas/market/task";
import { requestView } from "@/lib/server/escrow/reads/request-view";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { TaskRow } from "@/lib/server/market/tables/rows";

/** The buyer's payment, ready to sign; null when nothing is to be paid. */
export function paymentRequest(
  task: TaskRow,
  place: { chainId: number; escrow: Hex },
): TaskWire["payment"]["request"] {
  if (task.status !== "awaiting_payment" || task.chainTerms === null) return null;
  const terms = termsFromJson(task.chainTerms);
  const fund = requestView(place.chainId, fundCall({ escrow: place.escrow, terms }));
  if (terms.token.toLowerCase() === ETH_TOKEN) return { approve: null, fund };
  const units = totalUnitsOf(terms);
  const approve = approveCall({ token: terms.token, escrow: place.escrow, units });
  return { approve: requestView(place.chainId, approve), fund };
}

type TransactionWire = TaskWire["payment"]["transactions"][number];

/** What the chain saw of a task, and what the house still owes it. */
export function transactionViews(
  outbox: readonly OutboxRow[],
  chainEvents: readonly ChainEventRow[],
): TransactionWire[] {
  const seen = chainEvents
    .filter((event) => event.state !== "orphaned")
    .map((event) => ({
      kind: event.name,
      hash: event.txHash,
      block: event.blockNumber,
      state: event.state === "applied" ? "confirmed" : "seen",
    }));
  const seenHashes = new Set(seen.map((line) => line.hash));
  const owed = outbox
    .filter((row) => row.state !== "cancelled" && (row.txHash === null || !seenHashes.has(row.txHash)))
    .map((row) => ({ kind: row.kind, hash: row.txHash, block: row.blockNumber, state: row.state }));
  return [...seen, ...owed];
}
