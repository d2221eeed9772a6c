import { LostRace } from "@/lib/domain/errors";
import { spendJournal } from "@/lib/domain/ledger/treasury-journals";
import { requireStep } from "@/lib/domain/transition-table";
import {
  CALL_TRANSITIONS,
  type CallState,
  type CallVerb,
  isEnded,
} from "@/lib/domain/treasury/call-lifecycle";
import { holds } from "@/lib/domain/treasury/policy";
import type { Fault } from "@/lib/domain/treasury/service/serving";
import type { JsonValue } from "@/lib/schemas/json";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import type { Tx } from "@/lib/server/store/tx";
import { unholdBudgets } from "@/lib/server/treasury/operations/budget/move-budgets";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { heldSinceMs, settleCall, swapCall } from "@/lib/server/treasury/tables/service-calls";

interface Step {
  readonly call: ServiceCallRow;
  readonly verb: Exclude<CallVerb, "refund" | "approve">;
  /** Why it was not served. */
  readonly failure?: string;
  /** Whose doing that is, where somebody was asked to serve it. */
  readonly fault?: Fault;
  /** What its provider answered. */
  readonly answer?: JsonValue;
  /** What was paid for it; what it costs, where that is not said. */
  readonly paidUnits?: bigint;
  /** The transaction that paid it; none where it is only booked. */
  readonly txHash?: string;
  readonly nowMs: number;
}

const LEADS_TO: Readonly<Record<Step["verb"], CallState>> = {
  pay: "paid",
  serve: "served",
  fail: "released",
  lapse: "released",
  deny: "denied",
  give_up: "claimed",
};

/**
 * Takes a call a step on, once: what it held is spent and booked, or free again.
 * @throws LostRace when somebody else moved it
 */
export async function stepCall(tx: Tx, context: Context, step: Step): Promise<ServiceCallRow> {
  const { call, verb, nowMs } = step;
  const to = LEADS_TO[verb];
  const { budget: move } = requireStep(CALL_TRANSITIONS, { from: call.state, verb, to });
  const paidUnits = move === "consume" ? (step.paidUnits ?? call.costUnits) : call.paidUnits;
  const change = {
    state: to,
    failure: step.failure ?? null,
    fault: step.fault ?? null,
    answer: step.answer ?? null,
    paidUnits,
    paidAtMs: move === "consume" ? nowMs : call.paidAtMs,
    endedAtMs: isEnded(to) ? nowMs : null,
    // A claim may be tried again by hand at once.
    ...(verb === "give_up" ? { nextTryAtMs: 0 } : {}),
  };
  const swap = move === "none" ? swapCall : settleCall;
  if (!(await swap(tx, call, change))) throw new LostRace();
  if (move !== "none") await unholdFor(tx, call, move === "consume" ? paidUnits : 0n);
  if (move === "consume" && paidUnits > 0n) {
    const journal = spendJournal({ callId: call.id, asset: "MNEE", units: paidUnits });
    const detail = step.txHash ? { detail: { txHash: step.txHash } } : {};
    await postJournal(tx, context, { journal, atMs: nowMs, callId: call.id, ...detail });
  }
  return { ...call, ...change, version: call.version + 1 };
}

async function unholdFor(tx: Tx, call: ServiceCallRow, spentUnits: bigint): Promise<void> {
  const { policy } = await currentPolicy(tx);
  const caps = policy.caps.filter((cap) => holds(cap, call));
  const { costUnits: heldUnits } = call;
  // Whoever asked its provider loaded it before: the clock of budgets may have been set back since.
  const heldAtMs = (await heldSinceMs(tx, call.id)) ?? call.heldAtMs;
  await unholdBudgets(tx, { caps, heldUnits, spentUnits, heldAtMs });
}
