import { SECOND_MS } from "../time";
import type { TransitionTable } from "../transition-table";

/** What something is owed for: what an evaluation earned, or what an upheld appeal finds missing of it. */
export const PAYOUT_REASONS = ["evaluation", "appeal"] as const;
export type PayoutReason = (typeof PAYOUT_REASONS)[number];

/**
 * `owed`: the treasury has not let it pass yet. `paying`: its budgets hold its money, and the chain is owed it. `paid`: final.
 * `blocked`: the chain could not pay just this one, and it is tried again. What is owed stays owed until it is paid.
 *
 * One in ether is paid for by the treasury like any other, to the payer's wallet, and then in ether out of that wallet. `funded`: the
 * treasury has paid for it. `sending`: the chain is owed its ether. `bounced`: its payee did not take it, and it is tried again.
 */
export const PAYOUT_STATES = ["owed", "paying", "funded", "sending", "bounced", "paid", "blocked"] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/**
 * `send`: let pass and handed to the chain. `skip`: the chain paid the others and not this one. `take_back`: what it was sent in
 * came to nothing. `fund`: the payer's wallet has its money, and owes its ether. `transfer`: its ether is handed to the chain.
 * `bounce`: the chain refused that.
 */
export const PAYOUT_VERBS = ["send", "pay", "skip", "take_back", "fund", "transfer", "bounce"] as const;
export type PayoutVerb = (typeof PAYOUT_VERBS)[number];

/** What a step does with the money that budgets hold. */
export interface PayoutStep {
  readonly to: readonly PayoutState[];
  readonly budget: "hold" | "consume" | "release" | "none";
}

const sent = { to: ["paying"], budget: "hold" } as const;
/** By a transaction that nobody here awaits, such as one of a house whose data were restored. */
const unawaited = { to: ["paid"], budget: "none" } as const;
const fundedUnawaited = { to: ["funded"], budget: "none" } as const;
const transferred = { to: ["sending"], budget: "none" } as const;

export const PAYOUT_TRANSITIONS: TransitionTable<PayoutState, PayoutVerb, PayoutStep> = {
  owed: { send: sent, pay: unawaited, fund: fundedUnawaited },
  paying: {
    pay: { to: ["paid"], budget: "consume" },
    fund: { to: ["funded"], budget: "consume" },
    skip: { to: ["blocked"], budget: "release" },
    take_back: { to: ["owed"], budget: "release" },
  },
  funded: { transfer: transferred },
  sending: { pay: { to: ["paid"], budget: "none" }, bounce: { to: ["bounced"], budget: "none" } },
  bounced: { transfer: transferred },
  blocked: { send: sent, pay: unawaited, fund: fundedUnawaited },
  paid: {},
};

/** What cannot go now is asked about again after this. */
export const ASKED_AGAIN_MS = 30 * SECOND_MS;

/** So many payouts of one transaction stay under the 2^24 gas that it may have. */
export const MOST_OF_A_BATCH = 50;
