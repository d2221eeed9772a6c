import { LostRace } from "@/lib/domain/errors";
import { spendJournal } from "@/lib/domain/ledger/treasury-journals";
import { requireStep } from "@/lib/domain/transition-table";
import { CALL_TRANSITIONS, type CallState, type CallVerb } from "@/lib/domain/treasury/call-lifecycle";
import { type Cap, THE_HOUSE } from "@/lib/domain/treasury/caps";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import type { Tx } from "@/lib/server/store/tx";
import { unholdBudgets } from "@/lib/server/treasury/operations/budget/move-budgets";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { swapCall } from "@/lib/server/treasury/tables/service-calls";

interface Ended {
  readonly call: ServiceCallRow;
  readonly verb: CallVerb;
  /** Why it was not served. */
  readonly failure?: string;
  readonly nowMs: number;
}

const LEADS_TO: Readonly<Record<CallVerb, CallState>> = {
  serve: "served",
  fail: "released",
  lapse: "released",
};

/**
 * Ends a call once: what it held is spent and booked, or free again.
 * @throws LostRace when somebody else ended it
 */
export async function endCall(tx: Tx, context: Context, ended: Ended): Promise<ServiceCallRow> {
  const { call, verb, nowMs } = ended;
  const to = LEADS_TO[verb];
  const { budget: move } = requireStep(CALL_TRANSITIONS, { from: call.state, verb, to });
  const change = { state: to, failure: ended.failure ?? null, endedAtMs: nowMs };
  if (!(await swapCall(tx, call, change))) throw new LostRace();
  const { policy } = await currentPolicy(tx);
  const caps = policy.caps.filter((cap) => concerns(cap, call));
  await unholdBudgets(tx, { caps, units: call.costUnits, heldAtMs: call.heldAtMs, move });
  if (move === "consume" && call.costUnits > 0n) {
    const journal = spendJournal({ callId: call.id, asset: "MNEE", units: call.costUnits });
    await postJournal(tx, context, { journal, atMs: nowMs });
  }
  return { ...call, ...change, version: call.version + 1 };
}

/** By what the call was when it was let pass: its service may be another's, or gone, since. */
function concerns(cap: Cap, call: ServiceCallRow): boolean {
  const own = {
    service: call.serviceId,
    agent: call.agentId,
    payee: call.payeeAddress,
    category: call.category,
    house: THE_HOUSE,
  };
  return own[cap.scope] === cap.of;
}
