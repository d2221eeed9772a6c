import { InvariantBroken, LostRace } from "@/lib/domain/errors";
import { settlementJournal } from "@/lib/domain/ledger/journals";
import { CHAIN_STEPS } from "@/lib/domain/market/chain-lifecycle";
import { type Effect, isTerminal, type MoneyMove, type TaskVerb } from "@/lib/domain/market/lifecycle";
import {
  checkShares,
  type Held,
  isPayout,
  PART_OF,
  type Payout,
  type Shares,
  sharesOf,
} from "@/lib/domain/market/settlement";
import type { Context } from "@/lib/server/kernel/context";
import { moveCounter } from "@/lib/server/kernel/tables/counters";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { insertSettlement } from "@/lib/server/ledger/tables/ledger";
import { moneyMoveOfStep, type Step, transition } from "@/lib/server/market/operations/verb/transition";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { AgentRow, TaskRow } from "@/lib/server/market/tables/rows";
import { swapTask, type TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";
import { closeForAgent } from "./close-for-agent";

interface Settling {
  readonly step: Step;
  /** What the contract's event says it paid; left out where the books compute it. */
  readonly paidOnChain?: Shares;
  /** Whom the chain paid, where it was not the agent of the books. */
  readonly payeeId?: string | undefined;
}

interface Settlement {
  readonly step: Step;
  readonly payout: Payout;
  readonly shares: Shares;
  readonly payeeId: string | undefined;
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

/**
 * Moves a task and the money that its cell names in one: compare-and-swap, journal, settlement, and at the end the
 * agent's record.
 */
export async function settleTask(tx: Tx, context: Context, settling: Settling): Promise<TaskRow> {
  const { step } = settling;
  const settlement = settlementOf(settling, moneyMoveOfStep(step));
  const after = await transition(tx, {
    ...step,
    money: settlement.payout,
    change: { ...step.change, ...moneyAfter(settlement) },
  });
  const agent = await bookShares(tx, context, settlement);
  if (isTerminal(step.to) && agent) {
    await closeForAgent(tx, { task: after, agent, nowMs: step.nowMs });
  }
  return after;
}

/**
 * Moves the money of a task whose status stays: what the chain did for a status that the house already has.
 * @throws LostRace when the task is no longer as it was read.
 */
export async function settleInPlace(
  tx: Tx,
  context: Context,
  settling: Settling & { paidOnChain: Shares },
): Promise<void> {
  const { task, verb, to, nowMs } = settling.step;
  const known: Partial<Record<TaskVerb, Effect>> = CHAIN_STEPS;
  const settlement = settlementOf(settling, known[verb]?.money[to] ?? "none");
  const change = { ...settling.step.change, ...moneyAfter(settlement), updatedAtMs: nowMs };
  if (!(await swapTask(tx, task, change))) throw new LostRace();
  await bookShares(tx, context, settlement);
}

/** @throws InvariantBroken for a step that pays nobody, or for shares that do not fit its payout. */
function settlementOf({ step, paidOnChain, payeeId }: Settling, payout: MoneyMove): Settlement {
  const { task, verb, to, chosen } = step;
  if (!isPayout(payout))
    throw new InvariantBroken("A step that pays nobody was to be settled.", { verb, to });
  const shares = paidOnChain
    ? checkShares(payout, paidOnChain, task.heldUnits)
    : sharesOf(payout, heldOf(task), chosen);
  return { step, payout, shares, payeeId };
}

async function bookShares(tx: Tx, context: Context, settlement: Settlement): Promise<AgentRow | undefined> {
  const { step, payout, shares } = settlement;
  const agent = step.task.agentId === null ? undefined : await findAgent(tx, step.task.agentId);
  // A rejection may leave nothing undisputed; the rest is told even then.
  const isPaid = shares.agentUnits + shares.feeUnits > 0n;
  if (isPaid || PART_OF[payout] === "rest") await book(tx, context, { settlement, agent });
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

function moneyAfter({ step, payout, shares }: Settlement): TaskChange {
  const before = step.task;
  return {
    heldUnits: shares.remainingUnits,
    paidAgentUnits: before.paidAgentUnits + shares.agentUnits,
    paidFeeUnits: before.paidFeeUnits + shares.feeUnits,
    refundedUnits: before.refundedUnits + shares.buyerUnits,
    paymentState: PAYMENT_STATE_AFTER[payout],
  };
}

const PAYMENT_STATE_AFTER = {
  release: "released",
  refund: "refunded",
  split: "split",
  undisputed: "held",
} as const satisfies Record<Payout, string>;

async function book(
  tx: Tx,
  context: Context,
  parts: { settlement: Settlement; agent: AgentRow | undefined },
): Promise<void> {
  const { step, payout, shares, payeeId } = parts.settlement;
  const part = PART_OF[payout];
  const { task, nowMs } = step;
  const { agentUnits, feeUnits, buyerUnits } = shares;
  const journal = settlementJournal({
    taskId: task.id,
    part,
    asset: task.asset,
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
