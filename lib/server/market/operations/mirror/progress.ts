import type { JobEvent } from "@/lib/domain/escrow/escrow-verbs";
import { isAnchored, STATUS_OF_STATE, statusAfterChain } from "@/lib/domain/market/anchors";
import type { TaskStatus } from "@/lib/domain/market/lifecycle";
import { settleUndisputed } from "@/lib/domain/market/settlement";
import { SECOND_MS } from "@/lib/domain/time";
import { hexIn, numberIn, unitsIn } from "@/lib/server/escrow/mirror/event-values";
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

/**
 * A step that leaves the job running. The house is there already when it relayed it; a party that acted by itself
 * takes the house along. The clock of the step is the chain's.
 */
export async function applyProgress(
  tx: Tx,
  context: Context,
  news: TaskNews & { event: JobEvent },
): Promise<void> {
  const { task, fact, event } = news;
  const current = { status: task.status, round: task.round };
  const target = statusAfterChain(current, { event, round: numberIn(fact, "round") });
  const moved = await follow(tx, context, { ...news, target });
  if (event.verb === "reject") await payUndisputed(tx, context, { task: moved, fact });
}

type Following = TaskNews & { event: JobEvent; target: TaskStatus | null };

async function follow(tx: Tx, context: Context, following: Following): Promise<TaskRow> {
  const { task, fact, event, target } = following;
  const { verb } = event;
  if (verb === null) return task;
  const isMet = target !== null || isSameStep(following);
  const atMs = fact.blockAtS * SECOND_MS;
  const to = target ?? task.status;
  const change: TaskChange = {
    ...(isMet ? datesAfter(task, { verb, to, nowMs: atMs }) : {}),
    ...(isAnchored(to, event.state) ? { anchorAtMs: null } : {}),
    ...(target === null ? {} : newsOf(following)),
    chainState: event.state,
  };
  if (target !== null && isTurnedDown(task)) {
    // The agent went on after all: nothing is refunded, and the task runs by its own deadlines again.
    Object.assign(change, { pendingVerb: null, paymentState: "held", anchorAtMs: null });
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

/** The house stands just where this step led, so its deadline counts from the chain's own date. */
function isSameStep({ task, fact, event }: Following): boolean {
  if (STATUS_OF_STATE[event.state] !== task.status) return false;
  const round = numberIn(fact, "round");
  return round === null || round === task.round;
}

/** The chain never had the rejection that may stand in the house. */
const NOT_REJECTED: TaskChange = {
  undisputedBps: null,
  verdicts: [],
  contestByAtMs: null,
  resolveByAtMs: null,
};

function newsOf({ task, fact, event }: Following): TaskChange {
  const round = numberIn(fact, "round");
  switch (event.verb) {
    case "accept":
      return task.agentPriceUnits === null ? { agentPriceUnits: unitsIn(fact, "priceUnits") } : {};
    case "submit":
      return { resultHash: hexIn(fact, "resultHash") };
    case "request_changes":
      return round === null ? {} : { round, ...NOT_REJECTED };
    case "reject":
      return { undisputedBps: numberIn(fact, "undisputedBps") };
    default:
      return {};
  }
}

/** The share nobody disputes has been credited by the contract, to the unit that its event says. */
async function payUndisputed(tx: Tx, context: Context, { task, fact }: TaskNews): Promise<void> {
  const agentUnits = unitsIn(fact, "agentUnits");
  const feeUnits = unitsIn(fact, "feeUnits");
  if (agentUnits === 0n && feeUnits === 0n) return;
  // A share is less than all, and paid once.
  settleUndisputed(heldOf(task), numberIn(fact, "undisputedBps") ?? 0);
  const remainingUnits = task.heldUnits - agentUnits - feeUnits;
  const step: Step = {
    task,
    verb: "reject",
    to: "rejected",
    by: { kind: "chain", id: null },
    nowMs: context.clock(),
  };
  const shares = { agentUnits, feeUnits, buyerUnits: 0n, remainingUnits };
  const payeeId = await payeeOf(tx, context, hexIn(fact, "agent"));
  await settleInPlace(tx, context, { step, paidOnChain: shares, payeeId });
}
