import { toWei } from "@/lib/domain/money";
import type { Hex } from "@/lib/schemas/hex";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";

type Way =
  | { readonly verb: "settle"; readonly txHash: Hex }
  | { readonly verb: "refuse"; readonly failure: string };

/**
 * What the chain says of a payment by x402; null while it has not said it. Where it refused ours, it is looked whether
 * somebody else had sent the very same payment before: what its payer signed is anybody's to send.
 */
export async function wayOfSettlement(
  { chain }: Pick<Context, "chain">,
  of: { payment: X402PaymentRow; outbox: OutboxRow },
): Promise<Way | null> {
  const { payment, outbox } = of;
  if (outbox.state === "confirmed" && outbox.txHash !== null)
    return { verb: "settle", txHash: outbox.txHash };
  if (outbox.state !== "reverted" && outbox.state !== "cancelled") return null;
  const failure = outbox.error ?? "the chain did not take it";
  const token = chain?.facts.tokens.MNEE.address;
  if (!chain || !token) return { verb: "refuse", failure };
  const { ownerAddress: from, payeeAddress: to, units, nonce, fromBlock } = payment;
  const terms = { token, from, to, amountWei: toWei(units), nonce: BigInt(nonce) };
  const settlement = await chain.settlementOf({ payment: terms, fromBlock });
  if (settlement === null) return { verb: "refuse", failure };
  return settlement.isFinal ? { verb: "settle", txHash: settlement.txHash } : null;
}
