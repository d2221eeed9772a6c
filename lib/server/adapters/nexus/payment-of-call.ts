import { type CallState, HOLDING_STATES, UNPASSED_STATES } from "@/lib/domain/treasury/call-lifecycle";
import type { NexusTransactionWire } from "@/lib/schemas/adapters/nexus";
import type { ListedCall } from "@/lib/server/treasury/tables/call-list";

/** What the seed shows instead of a hash where a payment is booked here, and moved nowhere. */
const MOCK_TX_HASH = "0xMOCK_TX_HASH";

const isPassed = (state: CallState) => !UNPASSED_STATES.some((one) => one === state);
const isPending = (state: CallState) => HOLDING_STATES.some((one) => one === state);

interface SeedPayment extends Pick<NexusTransactionWire, "status" | "tx_hash"> {
  /** What was paid, or is to be. */
  readonly paidUnits: bigint;
}

/** How the seed's words tell of a call's payment: all that this surface knows of rails, states and hashes. */
export function paymentOfCall(call: ListedCall): SeedPayment {
  const { state, rail, costUnits, txHash } = call;
  if (isPending(state)) return { status: "PENDING", tx_hash: null, paidUnits: costUnits };
  if (state === "released") return { status: "FAILED", tx_hash: null, paidUnits: costUnits };
  const { paidUnits } = call;
  if (paidUnits === 0n) return { status: "SUCCESS", tx_hash: null, paidUnits };
  if (rail === "ledger") return { status: "MOCK", tx_hash: MOCK_TX_HASH, paidUnits };
  return { status: "SUCCESS", tx_hash: txHash, paidUnits };
}

/** How many calls were let pass, and how their payments ended. */
export function countPayments(counted: readonly { state: CallState; calls: number }[]): {
  total: number;
  successful: number;
  failed: number;
} {
  const sum = (isIt: (state: CallState) => boolean) =>
    counted.reduce((all, { state, calls }) => (isPassed(state) && isIt(state) ? all + calls : all), 0);
  const failed = sum((state) => state === "released");
  const total = sum(() => true);
  return { total, successful: total - failed - sum(isPending), failed };
}
