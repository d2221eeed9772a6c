import { InvariantBroken } from "@/lib/domain/errors";
import type { Context } from "@/lib/server/kernel/context";
import { findJournalByKey } from "@/lib/server/ledger/tables/ledger";
import { addEarning, type PayoutChange } from "@/lib/server/network/tables/payouts";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { stepCall } from "@/lib/server/treasury/operations/call/step-call";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import { stepPayout } from "./step-payout";

interface Settled {
  readonly payout: PayoutRow;
  /** What the treasury paid for it. */
  readonly units: bigint;
  /** Null where it is only booked. */
  readonly txHash: string | null;
  readonly nowMs: number;
}

/** The treasury has paid for a payout: what its call held is spent and booked. */
export async function settlePayout(tx: Tx, context: Context, settled: Settled): Promise<void> {
  const { payout, units, txHash, nowMs } = settled;
  const call = await callOfPayout(tx, payout);
  const paid = { paidUnits: units, nowMs, ...(txHash === null ? {} : { txHash }) };
  // A payout is nothing that is served: paid, it is over.
  const due = call.state === "paying" ? await stepCall(tx, context, { call, verb: "pay", ...paid }) : call;
  await stepCall(tx, context, { call: due, verb: "serve", nowMs });
  const journal = await findJournalByKey(tx, `spend:${call.id}`);
  await keepSpent(tx, { payout, txHash, journalId: journal?.id ?? null, nowMs });
}

interface Spent extends Omit<Settled, "units"> {
  readonly journalId: string | null;
}

/** What the treasury paid is all of a payout in MNEE; of one in ether, the payer owes it from now on. */
export async function keepSpent(tx: Tx, spent: Spent): Promise<void> {
  const { payout, txHash, journalId, nowMs } = spent;
  if (payout.asset !== "ETH") return keepPaid(tx, { payout, change: { txHash, journalId }, nowMs });
  const change = { fundTxHash: txHash, journalId, why: null, tries: 0, nextTryAtMs: nowMs };
  await stepPayout(tx, { payout, verb: "fund", change, nowMs });
}

/** A payout is over, and its orchestrator has earned it. */
export async function keepPaid(
  tx: Tx,
  of: { payout: PayoutRow; change: Pick<PayoutChange, "txHash" | "journalId">; nowMs: number },
): Promise<void> {
  const { payout, change, nowMs } = of;
  const { id, orchestratorId, asset, units, usdUnits } = payout;
  if (units === null) throw new InvariantBroken("A payout is paid that has no amount.", { id });
  await stepPayout(tx, { payout, verb: "pay", change: { ...change, why: null }, nowMs });
  await addEarning(tx, { orchestratorId, asset, units, usdUnits });
}

/** A payout is not paid by what it was sent in: what its call held is free again. */
export async function freePayout(
  tx: Tx,
  context: Context,
  of: { payout: PayoutRow; verb: "skip" | "take_back"; why: string; nextTryAtMs: number; nowMs: number },
): Promise<void> {
  const { payout, verb, why, nextTryAtMs, nowMs } = of;
  const call = await callOfPayout(tx, payout);
  await stepCall(tx, context, { call, verb: "fail", failure: why, nowMs });
  await stepPayout(tx, { payout, verb, change: { why, nextTryAtMs }, nowMs });
}

async function callOfPayout(tx: Tx, { id, callId }: PayoutRow): Promise<ServiceCallRow> {
  const call = callId === null ? undefined : await findCall(tx, callId);
  if (call === undefined) throw new InvariantBroken("A payout has nobody who holds its money.", { id });
  return call;
}
