import { BaseError } from "viem";
import { ChainUnavailable } from "@/lib/domain/errors";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { explainRevert } from "@/lib/server/rpc/explain-revert";
import type { ChainLink } from "@/lib/server/rpc/link";
import type { Fees } from "./relay-fees";
import { callOf } from "./relay-form";

type Verdict =
  | { readonly kind: "passes" }
  /** A default came too early, and simply waits. */
  | { readonly kind: "too_early" }
  /** The relayer cannot pay for it: no fault of the row's. */
  | { readonly kind: "relayer_balance_low" }
  | { readonly kind: "refused"; readonly reason: string };

/** Calls a row as it would be sent, by the relayer and at the fees it would pay: a receiver can read both. */
export async function tryCall(link: ChainLink, row: OutboxRow, fees: Fees): Promise<Verdict> {
  const { from, to, data, valueWei, gasLimit } = callOf(row);
  const request = { account: from, to, data, value: valueWei, gas: BigInt(gasLimit), ...fees };
  try {
    await link.ask((client) => client.call(request));
    return { kind: "passes" };
  } catch (error) {
    if (error instanceof ChainUnavailable) throw error;
    if (isRelayerBalanceLow(error)) return { kind: "relayer_balance_low" };
    const reason = explainRevert(error);
    return reason.includes("TooEarly") ? { kind: "too_early" } : { kind: "refused", reason };
  }
}

function isRelayerBalanceLow(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false;
  return error.walk((cause) => cause instanceof Error && cause.name === "InsufficientFundsError") !== null;
}
