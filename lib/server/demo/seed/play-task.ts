import { keccak256, toHex } from "viem";
import { InvariantBroken } from "@/lib/domain/errors";
import { settleCompleted, settleRefund } from "@/lib/domain/market/settlement";
import type { Context } from "@/lib/server/kernel/context";
import { drawQuote } from "@/lib/server/market/operations/post/draw-quote";
import { placeTask } from "@/lib/server/market/operations/post/place-task";
import { heldOf, settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { spendQuote } from "@/lib/server/market/tables/quotes";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import type { PlannedTask } from "./history-plan";

/** When the steps of one task happened. */
export interface PlayedAt {
  readonly postedMs: number;
  readonly acceptedMs: number;
  readonly submittedMs: number;
  readonly endedMs: number;
}

/** Plays one task of the history through the ordinary steps: quoted, charged, accepted, worked, settled. */
export async function playTask(
  tx: Tx,
  context: Context,
  played: { planned: PlannedTask; at: PlayedAt },
): Promise<void> {
  const { planned, at } = played;
  const posted = await post(tx, context, played);
  const by = { kind: "agent", id: planned.agentId } as const;
  const inProgress = { verb: "accept", to: "in_progress", nowMs: at.acceptedMs } as const;
  const accepted = await transition(tx, {
    ...inProgress,
    task: posted,
    by,
    change: datesAfter(posted, inProgress),
  });
  if (planned.result === null) await giveUp(tx, context, { task: accepted, planned, at });
  else await complete(tx, context, { task: accepted, result: planned.result, planned, at });
}

async function post(
  tx: Tx,
  context: Context,
  played: { planned: PlannedTask; at: PlayedAt },
): Promise<TaskRow> {
  const { planned, at } = played;
  const { buyerId, agentId, complexity, description } = planned;
  const { quote } = await drawQuote(tx, context, {
    request: { buyerId, complexity, asset: "SAT", strategy: "direct", agentId },
    nowMs: at.postedMs,
  });
  const taskId = context.newId("tsk", at.postedMs);
  if (!(await spendQuote(tx, quote.id, taskId))) throw new InvariantBroken("A fresh quote was already used.");
  const work = { description, criteria: [], review: "buyer", access: "anyone", source: "seed" } as const;
  return placeTask(tx, context, { quote, work, taskId, nowMs: at.postedMs });
}

interface Ending {
  readonly task: TaskRow;
  readonly planned: PlannedTask;
  readonly at: PlayedAt;
}

async function complete(tx: Tx, context: Context, ending: Ending & { result: string }): Promise<void> {
  const { task, planned, at } = ending;
  const deliverable = JSON.stringify({ text: ending.result });
  const submission = { verb: "submit", to: "submitted", nowMs: at.submittedMs } as const;
  const submitted = await transition(tx, {
    ...submission,
    task,
    by: { kind: "agent", id: planned.agentId },
    change: { ...datesAfter(task, submission), deliverable, resultHash: keccak256(toHex(deliverable)) },
  });
  await settleTask(tx, context, {
    step: {
      task: submitted,
      verb: "approve",
      to: "completed",
      by: { kind: "buyer", id: planned.buyerId },
      nowMs: at.endedMs,
    },
    part: "rest",
    shares: settleCompleted(heldOf(submitted)),
  });
}

async function giveUp(tx: Tx, context: Context, { task, planned, at }: Ending): Promise<void> {
  await settleTask(tx, context, {
    step: {
      task,
      verb: "fail",
      to: "failed",
      by: { kind: "agent", id: planned.agentId },
      nowMs: at.endedMs,
      detail: { reason: planned.reason },
    },
    part: "rest",
    shares: settleRefund(heldOf(task)),
  });
}
