import { type Permit2Payment, settleCall } from "@/lib/chain/x402";
import { InvariantBroken } from "@/lib/domain/errors";
import type { Hex } from "@/lib/schemas/hex";
import { SETTLE_KIND, settleKey } from "@/lib/server/escrow/tables/relay";
import type { Context } from "@/lib/server/kernel/context";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { Tx } from "@/lib/server/store/tx";

/** A transfer by Permit2 with a wide margin: a token may do more than its own standard asks. */
const GAS_LIMIT = 300_000;

/** Owes the chain what a payer signed, once. The relayer sends it; it moves the payer's money, and none of the house's. */
export async function oweSettlement(
  tx: Tx,
  context: Context,
  of: { paymentId: string; payment: Permit2Payment; signature: Hex; nowMs: number },
): Promise<void> {
  const relayer = context.chain?.facts.relayer;
  if (!relayer) throw new InvariantBroken("A payment was taken without a chain.");
  const { to: toAddress, data } = settleCall(of.payment, of.signature);
  const effect = {
    businessKey: settleKey(of.paymentId),
    kind: SETTLE_KIND,
    taskId: null,
    signer: relayer,
    toAddress,
    data,
    gasLimit: GAS_LIMIT,
  };
  await enqueue(tx, context, { effect, nowMs: of.nowMs });
}
