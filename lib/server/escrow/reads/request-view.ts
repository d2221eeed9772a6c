import { numberToHex } from "viem";
import type { EscrowCall } from "@/lib/chain/escrow-calls";
import type { TransactionRequestWire } from "@/lib/schemas/escrow/transaction-request";

/** A transaction ready to sign. */
export function requestView(chainId: number, call: EscrowCall): TransactionRequestWire {
  return { chainId, to: call.to, data: call.data, value: numberToHex(call.value) };
}
