import type { ContractState } from "@/lib/chain/contract-state";
import { type ChainEventName, statusAfterChain } from "@/lib/domain/market/anchors";
import type { TaskStatus, TaskVerb } from "@/lib/domain/market/lifecycle";
import { settleUndisputed } from "@/lib/domain/market/settlement";
import { SECOND_MS } from "@/lib/domain/time";
import { numberIn, textIn, unitsIn } from "@/lib/server/escrow/mirror/chain-fact";
import type { Context } from "@/lib/server/kernel/context";
import { cancelQueued } from "@/lib/server/kernel/tables/outbox";
import { heldOf, settleInPlace } from "@/lib/server/market/operations/settle/settle-task";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { type Step, transition } from "@/lib/server/market/operations/verb/transition";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { swapTask, type TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";
import type { TaskNews } from "./deposit";
import { payeeOf } from "./payee";

/** What a step on chain is in the house's words, and the state it leaves the job in. */
export const PROGRESS: Readonly<Record<string, { verb: TaskVerb; state: ContractState }>> = {
  JobAccepted: { verb: "accept", state: "accepted" },
  JobSubmitted: { verb: "submit", state: "submitted" },
  ChangesRequested: { verb: "request_changes", state: "accepted" },
  JobRejected: { verb: "reject", state: "rejected" },
  JobContested: { verb: "contest", state: "disputed" },
};

/** The consent that a step on chain makes superfluous to anchor. */
const IS_ANCHORED: Readonly<Record<string, readonly TaskStatus[]>> = {
  JobAccepted: ["in_progress"],
  JobSubmitted: ["in_progress", "submitted"],
};

/**
 * A step that leaves the job running. The house is there already when it relayed it; a party that acted by itself
 * takes the house along. The clock of the step is the chain's.
 */
export async function applyProgress(tx: Tx, context: Context, news: TaskNews): Promise<void> {
  const { task, fact } = news;
  const known = PROGRESS[fact.name];
  if (!known) return;
  const current = { status: task.status as TaskStatus, round: task.round };
  const name = fact.name as ChainEventName;
  const target = statusAfterChain(current, { name, round: numberIn(fact, "round") });
  const moved = await follow(tx, context, { ...news, verb: known.verb, state: known.state, target });
  if (fact.name === "JobRejected") await payUndisputed(tx, context, { task: moved, fact });
}

type Following = TaskNews & { verb: TaskVerb; state: ContractState; target: TaskStatus | null };

async function follow(tx: Tx, context: Context, following: Following): Promise<TaskRow> {
  const { task, fact, verb, target } = following;
  const isMet = target !== null || isSameStep(following);
  const atMs = fact.blockAtS * SECOND_MS;
  const to = target ?? (task.status as TaskStatus);
  const change: TaskChange = {
    ...(isMet ? datesAfter(task, { verb, to, nowMs: atMs }) : {}),
    ...(IS_ANCHORED[fact.name]?.includes(to) ? { anchorAtMs: null } : {}),
    ...(target === null ? {} : newsOf(following)),
    chainState: following.state,
  };
  if (target !== null && isTurnedDown(task)) {
    // The agent went on after all: nothing is refunded, and the task runs by its own deadlines again.
    Object.assign(change, { pendingVerb: null, pendingDetail: null, paymentState: "held", anchorAtMs: null });
    await cancelQueued(tx, task.id, context.clock());
  } else if (task.pendingVerb !== null) change.dueAtMs = null;
  const nowMs = context.clock();
  if (target !== null) {
    const by = { kind: "chain", id: null } as const;
    // The share nobody disputes follows in the same op.
    const money = verb === "reject" ? "undisputed" : "none";
    return transition(tx, { task, verb, to, by, nowMs, change, money, detail: { txHash: fact.txHash } });
  }
  if (!(await swapTask(tx, task, change))) return task;
  return { ...task, ...change, version: task.version + 1 };
}

/** A direct task whose agent declined or missed its time only waits for its refund. */
function isTurnedDown(task: TaskRow): boolean {
  return task.pendingVerb === "decline" || task.pendingVerb === "lapse";
}

const STATUS_OF_VERB: Readonly<Partial<Record<TaskVerb, TaskStatus>>> = {
  submit: "submitted",
  request_changes: "in_progress",
  reject: "rejected",
  contest: "disputed",
};

/** The house stands just where this step led, so its deadline counts from the chain's own date. */
function isSameStep({ task, fact, verb }: Following): boolean {
  if (STATUS_OF_VERB[verb] !== task.status) return false;
  const round = numberIn(fact, "round");
  return round === null || round === task.round;
}

/** The chain never had the rejection that may stand in the house. */
const NOT_REJECTED: TaskChange = {
  undisputedBps: null,
  verdicts: "[]",
  contestByAtMs: null,
  resolveByAtMs: null,
};

function newsOf({ task, fact }: Following): TaskChange {
  const round = numberIn(fact, "round");
  return {
    ...(fact.name === "ChangesRequested" && round !== null ? { round, ...NOT_REJECTED } : {}),
    ...(fact.name === "JobSubmitted" ? { resultHash: textIn(fact, "resultHash") } : {}),
    ...(fact.name === "JobRejected" ? { undisputedBps: numberIn(fact, "undisputedBps") } : {}),
    ...(fact.name === "JobAccepted" && task.agentPriceUnits === null
      ? { agentPriceUnits: unitsIn(fact, "priceUnits") }
      : {}),
  };
}

/** The share nobody disputes has been credited by the contract, to the unit that its event says. */
async function payUndisputed(tx: Tx, context: Context, { task, fact }: TaskNews): Promise<void> {
  const agentUnits = unitsIn(fact, "agentUnits");
  const feeUnits = unitsIn(fact, "feeUnits");
  if (agentUnits === 0n && feeUnits === 0n) return;
  const expected = settleUndisputed(heldOf(task), numberIn(fact, "undisputedBps") ?? 0);
  const remainingUnits = task.heldUnits - agentUnits - feeUnits;
  const step: Step = {
    task,
    verb: "reject",
    to: "rejected",
    by: { kind: "chain", id: null },
    nowMs: context.clock(),
  };
  const shares = { ...expected, agentUnits, feeUnits, buyerUnits: 0n, remainingUnits };
  const payeeId = await payeeOf(tx, context, { task, address: textIn(fact, "agent") });
  await settleInPlace(tx, context, { step, paidOnChain: shares, payeeId });
}
