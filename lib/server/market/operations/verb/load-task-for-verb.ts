import type { Actor } from "@/lib/domain/access/actor";
import { Forbidden, InvalidInput, NotFound } from "@/lib/domain/errors";
import { type Deadlines, dueAt, isPast, type Terms, type Waiting } from "@/lib/domain/market/deadlines";
import { requireVerb, type TaskRole, type VerbContext } from "@/lib/domain/market/lifecycle";
import { roleOn, type TaskPartyVerb } from "@/lib/domain/market/task-access";
import type { Context } from "@/lib/server/kernel/context";
import { authorizeOnTask } from "@/lib/server/market/access";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { findTask, partiesOf } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";
import type { TimelineActor } from "./transition";

interface TaskInHand {
  readonly task: TaskRow;
  readonly role: TaskRole;
  readonly by: TimelineActor;
}

/** What the lifecycle needs to know of a row. */
function verbContextOf(task: TaskRow, role: TaskRole, nowMs: number): VerbContext {
  return {
    status: task.status,
    role,
    asset: task.asset,
    round: task.round,
    pendingVerb: task.pendingVerb,
    review: task.review,
    isPastDue: isPast(dueAt(waitingOf(task)), nowMs),
  };
}

export function waitingOf(task: TaskRow): Waiting {
  return { ...deadlinesOf(task), status: task.status, pendingVerb: task.pendingVerb };
}

export function deadlinesOf(task: TaskRow): Deadlines {
  return {
    payByAtMs: task.payByAtMs,
    acceptByAtMs: task.acceptByAtMs,
    candidateByAtMs: task.candidateByAtMs,
    deliverByAtMs: task.deliverByAtMs,
    reviewByAtMs: task.reviewByAtMs,
    contestByAtMs: task.contestByAtMs,
    resolveByAtMs: task.resolveByAtMs,
  };
}

export function termsOf(task: Pick<TaskRow, "terms">): Terms {
  return task.terms;
}

/**
 * The task for a verb of this actor, now.
 * @throws NotFound or Forbidden by the actor's part in it, IllegalTransition by its status.
 */
export async function loadTaskForVerb(
  tx: Tx,
  asked: { taskId: string; actor: Actor; verb: TaskPartyVerb; nowMs: number },
): Promise<TaskInHand> {
  const task = await taskFor(tx, asked);
  const role = roleOn(partiesOf(task), asked.actor);
  requireVerb(asked.verb, verbContextOf(task, role, asked.nowMs));
  return { task, role, by: timelineActor(asked.actor, { task, role }) };
}

interface Asking {
  readonly taskId: string;
  readonly actor: Actor;
  readonly verb: TaskPartyVerb | "read";
}

/**
 * The permission part alone, for a route that must answer 404 and 403 before it reads the body. The command asks again
 * inside its op.
 */
export async function assertMayAct(context: Context, asking: Asking): Promise<void> {
  await context.store.read((tx) => taskFor(tx, asking));
}

async function taskFor(tx: Tx, { taskId, actor, verb }: Asking): Promise<TaskRow> {
  const task = await findTask(tx, taskId);
  authorizeOnTask(actor, { verb, task: task ? partiesOf(task) : null });
  if (!task) throw new NotFound();
  return task;
}

/** Who the timeline names: the agent itself rather than its owner. */
function timelineActor(actor: Actor, part: { task: TaskRow; role: TaskRole }): TimelineActor {
  if (actor.kind !== "user") return { kind: "house", id: null };
  if (part.role === "agent") return { kind: "agent", id: part.task.agentId };
  if (part.role === "candidate") return { kind: "agent", id: null };
  return { kind: part.role === "operator" ? "operator" : "buyer", id: actor.userId };
}

/** Which of the caller's agents claims: the named one, or the only one. */
export function chosenAgentId(actor: Actor, named: string | undefined): string {
  if (actor.kind !== "user") throw new Forbidden();
  if (named !== undefined) {
    if (!actor.agentIds.includes(named)) throw new NotFound();
    return named;
  }
  const [only, second] = actor.agentIds;
  if (only === undefined) throw new Forbidden();
  if (second !== undefined) {
    throw new InvalidInput([
      { pointer: "#/agentId", detail: "You own several agents: name the one that accepts." },
    ]);
  }
  return only;
}
