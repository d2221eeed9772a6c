import { toWei } from "@/lib/domain/money";
import { MINUTE_MS } from "@/lib/domain/time";
import type { Hex } from "@/lib/schemas/hex";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";

type Way =
  | { readonly verb: "settle"; readonly txHash: Hex }
  | { readonly verb: "refuse"; readonly failure: string }
  | "wait"
  | "look_again";

/** A used nonce whose transaction is not found for so long was used for something else. Sent again it is looked for again. */
const LOOKED_FOR_MS = 5 * MINUTE_MS;

/** What became of a payment, whoever sent it. */
export function fateOf(chain: ChainEvidence, payment: X402PaymentRow) {
  const { ownerAddress: from, payeeAddress: to, units, nonce, fromBlock } = payment;
  const token = chain.facts.tokens.MNEE.address;
  return chain.paymentFate({
    payment: { token, from, to, amountWei: toWei(units), nonce: BigInt(nonce) },
    fromBlock,
  });
}

/**
 * What the chain says of a payment by x402. Where it refused ours, Permit2 says whether somebody else had sent the very
 * same payment before: what its payer signed is anybody's to send.
 */
export async function wayOfSettlement(
  { chain, clock }: Pick<Context, "chain" | "clock">,
  of: { payment: X402PaymentRow; outbox: OutboxRow },
): Promise<Way> {
  const { payment, outbox } = of;
  if (outbox.state === "confirmed" && outbox.txHash !== null)
    return { verb: "settle", txHash: outbox.txHash };
  if ((outbox.state !== "reverted" && outbox.state !== "cancelled") || !chain) return "wait";
  const fate = await fateOf(chain, payment);
  const failure = outbox.error ?? "the chain did not take it";
  switch (fate.kind) {
    case "paid":
      return { verb: "settle", txHash: fate.txHash };
    case "unused":
    case "taken_back":
      return { verb: "refuse", failure };
    case "unfinal":
      return "wait";
    default: {
      // Either way: one that was made while the clock was ahead is not looked for until then.
      const sinceMs = Math.abs(clock() - payment.createdAtMs);
      return sinceMs >= LOOKED_FOR_MS ? { verb: "refuse", failure } : "look_again";
    }
  }
}
