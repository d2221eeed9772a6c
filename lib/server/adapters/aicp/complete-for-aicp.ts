import { keccak256, toHex } from "viem";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { NotFound } from "@/lib/domain/errors";
import { isPast } from "@/lib/domain/market/deadlines";
import { IllegalTransition } from "@/lib/domain/market/errors";
import { isTerminal } from "@/lib/domain/market/lifecycle";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { advance } from "@/lib/server/market/operations/verb/advance";
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
  const { taskId, success, result = "" } = call.input;
  const verb = success ? "submit" : "fail";
  return command(context, call, {
    action: null,
    audited: `task.${verb}`,
    op: async (tx, nowMs) => {
      const task = await seedTask(tx, taskId);
      checkLive(task, nowMs);
      const by = { kind: "agent", id: task.agentId } as const;
      const isWaiting = task.status === "assigned";
      const accepted = isWaiting ? await advance(tx, context, { task, verb: "accept", by, nowMs }) : task;
      const deliverable = { text: result };
      const settled = await advance(tx, context, {
        task: accepted,
        verb,
        by,
        nowMs,
        change: {
          deliverable,
          resultHash: keccak256(toHex(canonicalJson(deliverable))),
        },
        detail: success ? {} : { reason: result },
      });
      const value = { taskId, status: settled.status, agentId: task.agentId, result };
      return { status: 200, value, subject: { kind: "task", id: taskId } };
    },
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
  const status = task.status;
  const isLive = status === "assigned" || status === "in_progress";
  if (!isTerminal(status) && isLive && !isPast(task.dueAtMs, nowMs)) return;
  throw new IllegalTransition({ status, verbs: [], verb: "complete" });
}
