import { getAddress, isHex } from "viem";
import { payManyCall, type RouterPayout } from "@/lib/chain/router-calls";
import { InvariantBroken } from "@/lib/domain/errors";
import { UPTIME_KIND, uptimeKey } from "@/lib/server/escrow/tables/relay";
import type { RouterFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";

/** A payout that goes now, and the call that holds its money and says to whom it goes. */
export interface SentPayout {
  readonly payout: PayoutRow;
  readonly call: ServiceCallRow;
}

/** The router takes no payout on with less gas than this. */
const GAS_LEFT = 310_000;
/** One payout with a wide margin: a token may do more than its own standard asks. */
const GAS_EACH = 200_000;
/** Owes the chain one transaction that pays all of these, each once by its own name, whatever batch it is in. */
export async function oweBatch(
  tx: Tx,
  context: Context,
  of: { batchId: string; router: RouterFacts; sent: readonly SentPayout[]; nowMs: number },
): Promise<void> {
  const { batchId, router, sent, nowMs } = of;
  const { to, data } = payManyCall(router.address, sent.map(itemOf));
  const effect = {
    businessKey: uptimeKey(batchId),
    kind: UPTIME_KIND,
    taskId: null,
    signer: router.spender,
    toAddress: to,
    data,
    gasLimit: GAS_LEFT + sent.length * GAS_EACH,
  };
  await enqueue(tx, context, { effect, nowMs });
}

function itemOf({ payout: { id, payoutHash }, call }: SentPayout): RouterPayout {
  if (!isHex(payoutHash)) throw new InvariantBroken("A payout has no name on the chain.", { id });
  return { evaluationId: payoutHash, payee: getAddress(call.payeeAddress), units: call.costUnits };
}
