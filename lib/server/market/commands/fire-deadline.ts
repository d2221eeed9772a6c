import { chainDeadlineS } from "@/lib/chain/chain-deadline";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import { isOnChain } from "@/lib/domain/assets";
import { dueVerb } from "@/lib/domain/market/deadlines";
import type { HouseVerb } from "@/lib/domain/market/lifecycle";
import { SILENT_SPLIT_BPS } from "@/lib/domain/market/settlement";
import { SECOND_MS } from "@/lib/domain/time";
import { relayDefault } from "@/lib/server/escrow/relay/relay-consent";
import { isDepositSeen } from "@/lib/server/escrow/tables/chain-events-of-task";
import { audit } from "@/lib/server/kernel/audit";
import type { JobOnChain } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { reassign } from "@/lib/server/market/operations/assign/reassign";
import { advance } from "@/lib/server/market/operations/verb/advance";
import { waitingOf } from "@/lib/server/market/operations/verb/load-task-for-verb";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { rescanForTask } from "@/lib/server/market/tables/task-rescan";
import { findTask, postponeTask, UNPAID_ASKED_AGAIN_MS } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

const HOUSE = { kind: "house", id: null } as const;

interface ChainClock {
  readonly job: JobOnChain;
  readonly nowS: number;
}

/** Carries out what one task's silence means, if its deadline has passed; false when nothing was due. */
export async function fireDeadline(context: Context, input: { taskId: string }): Promise<boolean> {
  const clock = await chainClock(context, input.taskId);
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const task = await findTask(tx, input.taskId);
    const verb = task ? dueVerb(waitingOf(task), nowMs) : null;
    if (!task || !verb || context.isHeldBack?.(task.id)) return false;
    const isFired = await fire(tx, context, { task, verb, nowMs, clock });
    if (isFired) {
      const action = `task.${verb}`;
      await audit(tx, {
        atMs: nowMs,
        actor: { kind: "house" },
        action,
        subjectKind: "task",
        subjectId: task.id,
      });
    }
    return isFired;
  });
}

interface Due {
  readonly task: TaskRow;
  readonly verb: HouseVerb;
  readonly nowMs: number;
  readonly clock: ChainClock | null;
}

async function fire(tx: Tx, context: Context, due: Due): Promise<boolean> {
  const { task, verb, nowMs } = due;
  if (verb === "lapse") {
    await reassign(tx, context, { task, verb, by: HOUSE, nowMs });
    return true;
  }
  if (task.status === "awaiting_payment") return expireUnpaid(tx, context, due);
  if (isOnChain(task.asset)) {
    if (!(await isChainPast(tx, due))) return false;
    await relayDefault(tx, context, { task, turn: `v${task.version}`, nowMs });
  }
  const chosen = { agentShareBps: SILENT_SPLIT_BPS };
  await advance(tx, context, { task, verb, by: HOUSE, nowMs, chosen });
  return true;
}

/** A payment may still be in a block that we have not counted: what is seen, or could be, is waited for. */
async function expireUnpaid(tx: Tx, context: Context, due: Due): Promise<boolean> {
  const { task, verb, nowMs } = due;
  const graceMs = isOnChain(task.asset) ? (context.chain?.facts.graceS ?? 0) * SECOND_MS : 0;
  const lastMs = (task.payByAtMs ?? 0) + graceMs;
  if (nowMs <= lastMs) {
    await postponeTask(tx, task.id, lastMs + 1);
    return false;
  }
  if (await isDepositSeen(tx, task.id)) return false;
  if (due.clock !== null && due.clock.job.state !== "none") {
    // It is paid all the same: the node has not shown us where, so its logs are read again.
    await rescanForTask(tx, { task, nowMs });
    await postponeTask(tx, task.id, nowMs + UNPAID_ASKED_AGAIN_MS);
    return false;
  }
  await advance(tx, context, { task, verb, by: HOUSE, nowMs });
  return true;
}

/** The contract's own deadline is a grace later; until then the task is asked again when it can be. */
async function isChainPast(tx: Tx, due: Due): Promise<boolean> {
  const { task, clock } = due;
  if (!clock) return false;
  const deadlineS = chainDeadlineS(termsFromJson(task.chainTerms ?? {}), clock.job);
  if (deadlineS === null) return false;
  if (clock.nowS > deadlineS) return true;
  const waitS = Math.max(1, deadlineS + 1 - clock.nowS);
  await postponeTask(tx, task.id, due.nowMs + waitS * SECOND_MS);
  return false;
}

async function chainClock(context: Context, taskId: string): Promise<ChainClock | null> {
  const task = await context.store.read((tx) => findTask(tx, taskId));
  if (!task || task.jobId === null || !context.chain) return null;
  if (dueVerb(waitingOf(task), context.clock()) === null) return null;
  return { job: await context.chain.readJob(task.jobId), nowS: await context.chain.chainNowS() };
}
