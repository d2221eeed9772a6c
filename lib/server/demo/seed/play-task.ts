import { keccak256, toHex } from "viem";
import { InvariantBroken } from "@/lib/domain/errors";
import type { Context } from "@/lib/server/kernel/context";
import { drawQuote } from "@/lib/server/market/operations/post/draw-quote";
import { placeTask } from "@/lib/server/market/operations/post/place-task";
import { advance } from "@/lib/server/market/operations/verb/advance";
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
  const accepted = await advance(tx, context, {
    task: posted,
    verb: "accept",
    by,
    nowMs: at.acceptedMs,
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
  const deliverable = { text: ending.result };
  const submitted = await advance(tx, context, {
    task,
    verb: "submit",
    by: { kind: "agent", id: planned.agentId },
    nowMs: at.submittedMs,
    change: { deliverable, resultHash: keccak256(toHex(JSON.stringify(deliverable))) },
  });
  await advance(tx, context, {
    task: submitted,
    verb: "approve",
    by: { kind: "buyer", id: planned.buyerId },
    nowMs: at.endedMs,
  });
}

async function giveUp(tx: Tx, context: Context, { task, planned, at }: Ending): Promise<void> {
  await advance(tx, context, {
    task,
    verb: "fail",
    by: { kind: "agent", id: planned.agentId },
    nowMs: at.endedMs,
    detail: { reason: planned.reason },
  });
}
