import { InvariantBroken } from "@/lib/domain/errors";
import { spendJournal } from "@/lib/domain/ledger/treasury-journals";
import { SECOND_MS } from "@/lib/domain/time";
import { hexIn, unitsIn } from "@/lib/server/escrow/mirror/event-values";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import type { Tx } from "@/lib/server/store/tx";
import { stepCall } from "@/lib/server/treasury/operations/call/step-call";
import { insertRouterPayment } from "@/lib/server/treasury/tables/router-payments";
import { findCallByHash } from "@/lib/server/treasury/tables/service-calls";

/**
 * A payment of the router is final: its call is paid. One that no call waits for is booked as well, since the money is
 * gone; a check names it until an operator has seen to it.
 */
export async function applyPayment(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  const [id, callHash, providerAddress] = ["paymentId", "callHash", "provider"].map((name) =>
    hexIn(fact, name),
  );
  if (!id || !callHash || !providerAddress) {
    throw new InvariantBroken("An event of the router lacks its names.", { event: fact.name });
  }
  const units = unitsIn(fact, "units");
  const call = await findCallByHash(tx, callHash);
  const isAwaited = call?.state === "paying" && units <= call.costUnits;
  await insertRouterPayment(tx, {
    id,
    callId: isAwaited ? call.id : null,
    providerAddress,
    units,
    returnedUnits: 0n,
    txHash: fact.txHash,
    blockNumber: fact.blockNumber,
    atMs: fact.blockAtS * SECOND_MS,
    resolvedAtMs: null,
    note: null,
  });
  const nowMs = context.clock();
  const { txHash } = fact;
  if (isAwaited) {
    await stepCall(tx, context, { call, verb: "pay", paidUnits: units, txHash, nowMs });
    return;
  }
  const journal = spendJournal({ callId: `stray:${id}`, asset: "MNEE", units });
  await postJournal(tx, context, { journal, atMs: nowMs, detail: { txHash } });
}
