import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { explainRefusal } from "@/lib/server/rpc/explain-revert";
import type { ChainLink } from "@/lib/server/rpc/link";
import { sortNodeAnswer } from "@/lib/server/rpc/node-answer";
import type { Fees } from "./relay-fees";
import { callOf } from "./sign-attempt";

type Verdict =
  | { readonly kind: "passes" }
  /** A default came too early, and simply waits. */
  | { readonly kind: "too_early" }
  /** The relayer cannot pay for it: no fault of the row's. */
  | { readonly kind: "relayer_balance_low" }
  /** The node could not tell. */
  | { readonly kind: "unknown"; readonly error: unknown }
  | { readonly kind: "refused"; readonly reason: string };

/** Calls a row as it would be sent, by the relayer and at the fees it would pay: a receiver can read both. */
export async function tryCall(link: ChainLink, row: OutboxRow, fees: Fees): Promise<Verdict> {
  const { from, to, data, valueWei, gasLimit } = callOf(row);
  const request = { account: from, to, data, value: valueWei, gas: BigInt(gasLimit), ...fees };
  try {
    await link.ask((client) => client.call(request));
    return { kind: "passes" };
  } catch (error) {
    const answer = sortNodeAnswer(error);
    if (answer.kind === "fault" && answer.what === "unfunded") return { kind: "relayer_balance_low" };
    if (answer.kind !== "refusal") return { kind: "unknown", error };
    if (answer.revert?.name === "TooEarly") return { kind: "too_early" };
    return { kind: "refused", reason: explainRefusal(answer) };
  }
}
