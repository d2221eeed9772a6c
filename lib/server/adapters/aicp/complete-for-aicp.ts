import { keccak256, toHex } from "viem";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { IllegalTransition, NotFound } from "@/lib/domain/errors";
import { isPast } from "@/lib/domain/market/deadlines";
import { isTerminal, type TaskStatus } from "@/lib/domain/market/lifecycle";
import { settleCompleted, settleRefund } from "@/lib/domain/market/settlement";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runIdempotent } from "@/lib/server/kernel/run-idempotent";
import { heldOf, settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

export interface AicpCompletion {
  readonly taskId: string;
  readonly success: boolean;
  readonly result?: string | undefined;
}

/**
 * What the seed's client calls complete: it acts as the assigned demo agent, implies its acceptance, and pays or
 * refunds at once, exactly once.
 */
export async function completeForAicp(context: Context, call: Call<AicpCompletion>): Promise<Reply> {
  if (context.config.mode !== "demo") throw new NotFound();
  const { input } = call;
  return runIdempotent(context, call, async (tx, nowMs) => {
    const task = await seedTask(tx, input.taskId);
    checkLive(task, nowMs);
    const by = { kind: "agent" as const, id: task.agentId };
    const accepted = task.status === "assigned" ? await accept(tx, { task, nowMs }) : task;
    const result = input.result ?? "";
    const deliverable = { text: result };
    const change = {
      deliverable: JSON.stringify(deliverable),
      resultHash: keccak256(toHex(canonicalJson(deliverable))),
    };
    const settled = input.success
      ? await settleTask(tx, context, {
          step: { task: accepted, verb: "submit", to: "completed", by, nowMs, change },
          part: "rest",
          shares: settleCompleted(heldOf(accepted)),
        })
      : await settleTask(tx, context, {
          step: { task: accepted, verb: "fail", to: "failed", by, nowMs, change, detail: { reason: result } },
          part: "rest",
          shares: settleRefund(accepted),
        });
    const action = input.success ? "task.submit" : "task.fail";
    await audit(tx, { atMs: nowMs, actor: call.actor, action, subjectKind: "task", subjectId: task.id });
    return { status: 200, value: { taskId: task.id, status: settled.status, agentId: task.agentId, result } };
  });
}

/** Demo agents' SAT tasks without review are all that the seed's clients know. */
async function seedTask(tx: Tx, taskId: string): Promise<TaskRow> {
  const task = await findTask(tx, taskId);
  if (task?.asset !== "SAT" || task.review !== "none" || task.agentId === null)
    throw new NotFound("Task not found");
  const agent = await findAgent(tx, task.agentId);
  if (!agent?.isDemo) throw new NotFound("Task not found");
  return task;
}

function checkLive(task: TaskRow, nowMs: number): void {
  const status = task.status as TaskStatus;
  const isLive = status === "assigned" || status === "in_progress";
  if (!isTerminal(status) && isLive && !isPast(task.dueAtMs, nowMs)) return;
  throw new IllegalTransition({ status, verbs: [], verb: "complete" });
}

async function accept(tx: Tx, of: { task: TaskRow; nowMs: number }): Promise<TaskRow> {
  const { task, nowMs } = of;
  const change = datesAfter(task, { verb: "accept", to: "in_progress", nowMs });
  const by = { kind: "agent" as const, id: task.agentId };
  return transition(tx, { task, verb: "accept", to: "in_progress", by, nowMs, change });
}
