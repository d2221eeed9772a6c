import type { NexusTransactionWire } from "@/lib/schemas/adapters/nexus";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";

/** What the seed shows instead of a hash where a payment is booked here, and moved nowhere. */
const MOCK_TX_HASH = "0xMOCK_TX_HASH";

/** How the seed's words tell of a call's payment: all that this surface knows of rails, states and hashes. */
export function paymentOfCall({
  state,
  costUnits,
}: ServiceCallRow): Pick<NexusTransactionWire, "status" | "tx_hash"> {
  if (state === "held") return { status: "PENDING", tx_hash: null };
  if (state === "released") return { status: "FAILED", tx_hash: null };
  if (costUnits === 0n) return { status: "SUCCESS", tx_hash: null };
  return { status: "MOCK", tx_hash: MOCK_TX_HASH };
}

/** How many calls there were, and how they ended. */
export function countPayments(counted: readonly { state: ServiceCallRow["state"]; calls: number }[]): {
  total: number;
  successful: number;
  failed: number;
} {
  const sum = (states: readonly ServiceCallRow["state"][]) =>
    counted.reduce((all, { state, calls }) => (states.includes(state) ? all + calls : all), 0);
  const [failed, pending] = [sum(["released"]), sum(["held"])];
  const total = counted.reduce((all, { calls }) => all + calls, 0);
  return { total, successful: total - failed - pending, failed };
}
