import { InvariantBroken } from "@/lib/domain/errors";
import type { SettlementPart } from "@/lib/domain/ledger/settlement-parts";
import { checkUnits, MAX_BPS, mulBpsDown } from "../money";
import type { MoneyMove } from "./lifecycle";
import { feeUnits } from "./pricing";
import type { Verdict } from "./work";

/** Where a task's payment is, as its pages and its row say. */
export const PAYMENT_STATES = [
  "none",
  "pending",
  "held",
  "released",
  "refunded",
  "split",
  "unknown",
] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** The money moves that pay out of the escrow. */
export type Payout = Exclude<MoneyMove, "none" | "lock">;

/** The part of the settlement that a payout is; each is paid once. */
export const PART_OF = {
  release: "rest",
  refund: "rest",
  split: "rest",
  undisputed: "undisputed",
} as const satisfies Record<Payout, SettlementPart>;

export function isPayout(move: MoneyMove): move is Payout {
  return move in PART_OF;
}

/** What of a task decides a payment. All amounts in units of its asset. */
export type Held = {
  /** What the escrow still holds for the task. */
  heldUnits: bigint;
  /** The present agent's price, at most the ceiling. Irrelevant for a refund. */
  priceUnits: bigint;
  /** What the agent was paid of it before: the undisputed share. */
  paidUnits: bigint;
  feeBps: number;
};

/** Who gets what now; `remainingUnits` stays in the escrow. The four sum to what was held. */
export type Shares = {
  agentUnits: bigint;
  feeUnits: bigint;
  buyerUnits: bigint;
  remainingUnits: bigint;
};

/** Completed, by approval or silence: what is left of the price → agent, its fee → house, everything else → buyer. */
export function settleCompleted(held: Held): Shares {
  return payAndClose(held, leftOfPrice(held));
}

/** Cancelled, expired, failed, or refunded after an uncontested rejection: all that is held → buyer. */
export function settleRefund({ heldUnits }: Pick<Held, "heldUnits">): Shares {
  return { agentUnits: 0n, feeUnits: 0n, buyerUnits: checkUnits(heldUnits), remainingUnits: 0n };
}

/**
 * Rejected: the undisputed share of the price → agent with its fee, at once; the rest waits.
 * @param undisputedBps 0 … 9 999, of the whole price, rounded down
 * @throws InvariantBroken for other shares, or when something was paid before.
 */
export function settleUndisputed(held: Held, undisputedBps: number): Shares {
  if (undisputedBps >= MAX_BPS || held.paidUnits !== 0n) {
    throw new InvariantBroken("An undisputed share is less than all, and paid once.", { undisputedBps });
  }
  const agentUnits = mulBpsDown(held.priceUnits, undisputedBps);
  const fee = feeUnits(agentUnits, held.feeBps);
  return { agentUnits, feeUnits: fee, buyerUnits: 0n, remainingUnits: left(held, agentUnits + fee) };
}

/**
 * Resolved: a share of what is left of the price → agent, rounded down, so the odd unit is the buyer's.
 * @param agentShareBps 0 … 10 000
 */
export function settleSplit(held: Held, agentShareBps: number): Shares {
  return payAndClose(held, mulBpsDown(leftOfPrice(held), agentShareBps));
}

/** The shares that a party or silence chose: of a rejection, and of an arbiter's judgement. */
export type ChosenShares = { undisputedBps?: number; agentShareBps?: number };

/**
 * Who gets what by a payout.
 * @throws InvariantBroken when the payout needs a share that nobody chose.
 */
export function sharesOf(payout: Payout, held: Held, chosen: ChosenShares = {}): Shares {
  switch (payout) {
    case "release":
      return settleCompleted(held);
    case "refund":
      return settleRefund(held);
    case "undisputed":
      return settleUndisputed(held, presentBps(chosen.undisputedBps));
    case "split":
      return settleSplit(held, presentBps(chosen.agentShareBps));
  }
}

function presentBps(bps: number | undefined): number {
  if (bps === undefined) throw new InvariantBroken("A payout lacks the share that was chosen.");
  return bps;
}

/**
 * What the contract says it paid, held against the payout that its event stands for.
 * @throws InvariantBroken when the parts do not sum to what was held, or money went where this payout sends none.
 */
export function checkShares(payout: Payout, shares: Shares, heldUnits: bigint): Shares {
  const { agentUnits, feeUnits: fee, buyerUnits, remainingUnits } = shares;
  const isWhole = agentUnits + fee + buyerUnits + remainingUnits === heldUnits;
  const isPaidWell = payout === "undisputed" ? buyerUnits === 0n : remainingUnits === 0n;
  const isRefundOnly = payout !== "refund" || agentUnits + fee === 0n;
  if (isWhole && isPaidWell && isRefundOnly) return shares;
  throw new InvariantBroken("Shares do not fit their payout.", { payout });
}

/** A silent arbiter splits in halves. */
export const SILENT_SPLIT_BPS = 5_000;

function leftOfPrice({ priceUnits, paidUnits }: Held): bigint {
  return checkUnits(priceUnits - paidUnits);
}

function payAndClose(held: Held, agentUnits: bigint): Shares {
  const fee = feeUnits(agentUnits, held.feeBps);
  return { agentUnits, feeUnits: fee, buyerUnits: left(held, agentUnits + fee), remainingUnits: 0n };
}

function left({ heldUnits }: Held, paidNowUnits: bigint): bigint {
  return checkUnits(heldUnits - paidNowUnits);
}

/**
 * The share of the price that nobody disputes: criteria MET ÷ all, in basis points rounded down; 0 without criteria.
 * A rejection disputes something, so even with all criteria MET it stays under the whole.
 */
export function undisputedBpsOf(verdicts: readonly Verdict[]): number {
  if (verdicts.length === 0) return 0;
  const met = verdicts.filter((verdict) => verdict === "MET").length;
  return Math.min(MAX_BPS - 1, Math.floor((met * MAX_BPS) / verdicts.length));
}
