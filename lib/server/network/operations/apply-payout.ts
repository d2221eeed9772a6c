import { nameOfSkip } from "@/lib/chain/payout-skips";
import { InvariantBroken } from "@/lib/domain/errors";
import { spendJournal } from "@/lib/domain/ledger/treasury-journals";
import { mneeUnits } from "@/lib/domain/network/amount";
import { isPayees, payeeTriedAgainMs, triedAgainMs } from "@/lib/domain/network/payout-skips";
import { SECOND_MS } from "@/lib/domain/time";
import { hexIn, unitsIn } from "@/lib/server/escrow/mirror/event-values";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { findPayoutByHash } from "@/lib/server/network/tables/payouts";
import { explainRefusal } from "@/lib/server/rpc/explain-revert";
import type { Tx } from "@/lib/server/store/tx";
import { insertRouterPayment } from "@/lib/server/treasury/tables/router-payments";
import { freePayout, keepSpent, settlePayout } from "./settle-payout";

/** A payout is final. One that nobody here awaits is booked as well, since the money is gone; a check names it. */
export async function applyPayout(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  const [id, payoutHash, payee] = ["paymentId", "evaluationId", "payee"].map((name) => hexIn(fact, name));
  if (!id || !payoutHash || !payee)
    throw new InvariantBroken("An event of the router lacks its names.", { event: fact.name });
  const units = unitsIn(fact, "units");
  const { txHash } = fact;
  const payout = await findPayoutByHash(tx, payoutHash);
  const isAwaited =
    payout?.state === "paying" && mneeUnits(payout.usdUnits) === units && payout.callId !== null;
  await insertRouterPayment(tx, {
    ...{ id, callId: isAwaited ? payout.callId : null, providerAddress: payee, units, returnedUnits: 0n },
    ...{ txHash, blockNumber: fact.blockNumber, atMs: fact.blockAtS * SECOND_MS },
    ...{ resolvedAtMs: null, note: null },
  });
  const nowMs = context.clock();
  if (isAwaited) return settlePayout(tx, context, { payout, units, txHash, nowMs });
  const journal = spendJournal({ callId: `stray:${id}`, asset: "MNEE", units });
  const journalId = await postJournal(tx, context, { journal, atMs: nowMs, detail: { txHash } });
  const isOwed = payout !== undefined && (payout.state === "owed" || payout.state === "blocked");
  if (isOwed && mneeUnits(payout.usdUnits) === units)
    await keepSpent(tx, { payout, txHash, journalId, nowMs });
}

/** The router paid the others of a batch, and not this one. */
export async function applySkip(tx: Tx, context: Context, fact: ChainEventFact): Promise<void> {
  const [payoutHash, reason] = ["evaluationId", "reason"].map((name) => hexIn(fact, name));
  if (!payoutHash || !reason)
    throw new InvariantBroken("An event of the router lacks its names.", { event: fact.name });
  const payout = await findPayoutByHash(tx, payoutHash);
  if (payout?.state !== "paying") return;
  const error = nameOfSkip(reason);
  const revert = error === null ? null : { name: error, text: null };
  const why = `Not paid: ${explainRefusal({ kind: "refusal", revert, isOutOfGas: false })}`;
  const nowMs = context.clock();
  const again = isPayees(error)
    ? ({ verb: "skip", nextTryAtMs: payeeTriedAgainMs(payout.tries - 1, nowMs) } as const)
    : ({ verb: "take_back", nextTryAtMs: triedAgainMs(error, nowMs) } as const);
  await freePayout(tx, context, { payout, ...again, why, nowMs });
}
