import type { AssetId } from "@/lib/domain/assets";
import { LostRace } from "@/lib/domain/errors";
import { settlementJournal } from "@/lib/domain/ledger/journals";
import { isTerminal, type TaskStatus } from "@/lib/domain/market/lifecycle";
import type { Held, SettlementPart, Shares } from "@/lib/domain/market/settlement";
import type { Context } from "@/lib/server/kernel/context";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { insertSettlement } from "@/lib/server/ledger/tables/ledger";
import { type Step, transition } from "@/lib/server/market/operations/verb/transition";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { AgentRow, TaskRow } from "@/lib/server/market/tables/rows";
import { swapTask, type TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";
import { closeForAgent } from "./close-for-agent";

interface Settling {
  readonly step: Step;
  readonly part: SettlementPart;
  readonly shares: Shares;
  /** Whom the chain paid, where it was not the agent of the books. */
  readonly payeeId?: string | undefined;
}

/** What the settlement arithmetic needs of a row. */
export function heldOf(task: TaskRow): Held {
  return {
    heldUnits: task.heldUnits,
    priceUnits: task.agentPriceUnits ?? 0n,
    paidUnits: task.paidAgentUnits,
    feeBps: task.feeBps,
  };
}

/** Moves a task and its money in one: compare-and-swap, journal, settlement, and at the end the agent's record. */
export async function settleTask(tx: Tx, context: Context, settling: Settling): Promise<TaskRow> {
  const { step } = settling;
  const before = step.task;
  const after = await transition(tx, {
    ...step,
    change: { ...step.change, ...moneyAfter(before, settling) },
  });
  const agent = await bookShares(tx, context, settling);
  if (isTerminal(step.to) && agent) {
    await closeForAgent(tx, { task: after, agent, nowMs: step.nowMs });
  }
  return after;
}

/**
 * Moves the money of a task whose status stays: what the chain did for a status that the house already has.
 * @throws LostRace when the task is no longer as it was read.
 */
export async function settleInPlace(tx: Tx, context: Context, settling: Settling): Promise<TaskRow> {
  const { task } = settling.step;
  const change = { ...settling.step.change, ...moneyAfter(task, settling), updatedAtMs: settling.step.nowMs };
  if (!(await swapTask(tx, task, change))) throw new LostRace();
  await bookShares(tx, context, settling);
  return { ...task, ...change, version: task.version + 1 };
}

async function bookShares(tx: Tx, context: Context, settling: Settling): Promise<AgentRow | undefined> {
  const { step, part, shares } = settling;
  const agent = step.task.agentId === null ? undefined : await findAgent(tx, step.task.agentId);
  const isMoved = shares.agentUnits + shares.feeUnits + shares.buyerUnits > 0n;
  if (isMoved || part === "rest") await book(tx, context, { settling, agent });
  if (agent) await countEarnings(tx, { task: step.task, agent, units: shares.agentUnits });
  return agent;
}

/** What an agent has earned in all, for its public page. The seeded past does not count. */
async function countEarnings(
  tx: Tx,
  earned: { task: TaskRow; agent: AgentRow; units: bigint },
): Promise<void> {
  const { task, agent, units } = earned;
  if (units === 0n || task.source === "seed") return;
  await moveCounter(tx, `earned:${agent.id}:${task.asset}`, units);
}

function moneyAfter(before: TaskRow, { step, shares }: Settling): TaskChange {
  return {
    heldUnits: shares.remainingUnits,
    paidAgentUnits: before.paidAgentUnits + shares.agentUnits,
    paidFeeUnits: before.paidFeeUnits + shares.feeUnits,
    refundedUnits: before.refundedUnits + shares.buyerUnits,
    paymentState: paymentStateOf(step.to),
  };
}

function paymentStateOf(to: TaskStatus): string {
  if (to === "completed") return "released";
  if (to === "resolved") return "split";
  return isTerminal(to) ? "refunded" : "held";
}

async function book(
  tx: Tx,
  context: Context,
  parts: { settling: Settling; agent: AgentRow | undefined },
): Promise<void> {
  const { step, part, shares, payeeId } = parts.settling;
  const { task, nowMs } = step;
  const { agentUnits, feeUnits, buyerUnits } = shares;
  const journal = settlementJournal({
    taskId: task.id,
    part,
    asset: task.asset as AssetId,
    buyerId: task.buyerId,
    agentOwnerId: payeeId === undefined ? (parts.agent?.ownerId ?? null) : payeeId,
    agentUnits,
    feeUnits,
    buyerUnits,
  });
  const journalId = await postJournal(tx, context, { journal, atMs: nowMs, taskId: task.id });
  await insertSettlement(tx, {
    taskId: task.id,
    part,
    outcome: step.to,
    agentUnits,
    feeUnits,
    buyerUnits,
    journalId: journalId ?? journal.businessKey,
    atMs: nowMs,
  });
}
