import { InvariantBroken } from "@/lib/domain/errors";
import type { Context } from "@/lib/server/kernel/context";
import { findJournalByKey } from "@/lib/server/ledger/tables/ledger";
import { addEarning } from "@/lib/server/network/tables/payouts";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { stepCall } from "@/lib/server/treasury/operations/call/step-call";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { findCall } from "@/lib/server/treasury/tables/service-calls";
import { stepPayout } from "./step-payout";

interface Settled {
  readonly payout: PayoutRow;
  readonly units: bigint;
  /** Null where it is only booked. */
  readonly txHash: string | null;
  readonly nowMs: number;
}

/** A payout is paid: what its call held is spent and booked. */
export async function settlePayout(tx: Tx, context: Context, settled: Settled): Promise<void> {
  const { payout, units, txHash, nowMs } = settled;
  const call = await callOfPayout(tx, payout);
  const paid = { paidUnits: units, nowMs, ...(txHash === null ? {} : { txHash }) };
  // A payout is nothing that is served: paid, it is over.
  const due = call.state === "paying" ? await stepCall(tx, context, { call, verb: "pay", ...paid }) : call;
  await stepCall(tx, context, { call: due, verb: "serve", nowMs });
  const journal = await findJournalByKey(tx, `spend:${call.id}`);
  await keepPaid(tx, { payout, txHash, journalId: journal?.id ?? null, nowMs });
}

interface Paid extends Omit<Settled, "units"> {
  readonly journalId: string | null;
}

/** A payout is over, and its orchestrator has earned it. */
export async function keepPaid(tx: Tx, { payout, txHash, journalId, nowMs }: Paid): Promise<void> {
  const { id, orchestratorId, asset, units, usdUnits } = payout;
  if (units === null) throw new InvariantBroken("A payout is paid that has no amount.", { id });
  await stepPayout(tx, { payout, verb: "pay", change: { txHash, journalId, why: null }, nowMs });
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
