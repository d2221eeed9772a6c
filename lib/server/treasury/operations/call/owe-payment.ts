import { payForServiceCall } from "@/lib/chain/router-calls";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { PRIORITIES, type Priority } from "@/lib/domain/treasury/policy";
import { PAYMENT_KIND, paymentKey } from "@/lib/server/escrow/tables/relay";
import type { Context } from "@/lib/server/kernel/context";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";

/** A payment of the router with a wide margin: a token may do more than its own standard asks. */
const GAS_LIMIT = 350_000;

/**
 * Owes the chain the payment of a call, once; those of agents of higher priority are sent first.
 * @throws ChainUnavailable where the house has no router
 */
export async function owePayment(
  tx: Tx,
  context: Context,
  of: { call: ServiceCallRow; priority: Priority; nowMs: number },
): Promise<void> {
  const { call, nowMs } = of;
  const router = context.chain?.facts.router;
  if (!router) throw new ChainUnavailable("This house has no router to pay through. Nothing was done.");
  const { id: callId, serviceId, agentId, quantity, costUnits: mostUnits } = call;
  const { to, data } = payForServiceCall(router.address, {
    serviceId,
    agentId,
    callId,
    quantity,
    mostUnits,
  });
  const effect = {
    businessKey: paymentKey(callId),
    kind: PAYMENT_KIND,
    taskId: null,
    signer: router.spender,
    toAddress: to,
    data,
    gasLimit: GAS_LIMIT,
    priority: PRIORITIES.indexOf(of.priority),
  };
  await enqueue(tx, context, { effect, nowMs });
}
