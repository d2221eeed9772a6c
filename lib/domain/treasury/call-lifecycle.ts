import { MINUTE_MS } from "../time";
import type { TransitionTable } from "../transition-table";

/**
 * A call that was let pass, or that somebody is asked about (`waiting`): its money is kept for it either way. `held`: it
 * goes on. `paying`: the chain is owed its payment. `paid`: the payment is final. Then it is served, or returned by its
 * provider (`refunded`), or stands as a claim against that provider (`claimed`). `released`: nothing was paid, and its
 * money is free again; `denied`: the same, since nobody approved it.
 */
export const CALL_STATES = [
  "waiting",
  "held",
  "paying",
  "paid",
  "served",
  "claimed",
  "refunded",
  "released",
  "denied",
] as const;
export type CallState = (typeof CALL_STATES)[number];

/** `lapse`: nobody ended the call before its lease did. `give_up`: paid, and unserved after every try. */
export const CALL_VERBS = ["approve", "deny", "pay", "serve", "fail", "lapse", "give_up", "refund"] as const;
export type CallVerb = (typeof CALL_VERBS)[number];

/** What a step does with the money that its budgets hold. A refund gives no budget back, as on the chain. */
export type BudgetMove = "consume" | "release" | "none";

export interface CallStep {
  readonly to: readonly CallState[];
  readonly budget: BudgetMove;
}

const served = { to: ["served"], budget: "none" } as const;
const returned = (state: CallState) => ({ to: [state, "refunded"], budget: "none" }) as const;

export const CALL_TRANSITIONS: TransitionTable<CallState, CallVerb, CallStep> = {
  waiting: {
    approve: { to: ["held", "paying"], budget: "none" },
    deny: { to: ["denied"], budget: "release" },
  },
  held: {
    serve: { to: ["served"], budget: "consume" },
    fail: { to: ["released"], budget: "release" },
    lapse: { to: ["released"], budget: "release" },
  },
  paying: {
    pay: { to: ["paid"], budget: "consume" },
    fail: { to: ["released"], budget: "release" },
  },
  paid: {
    serve: served,
    give_up: { to: ["claimed"], budget: "none" },
    refund: returned("paid"),
  },
  claimed: { serve: served, refund: returned("claimed") },
  /** Money that comes back for what was served changes nothing of the call. */
  served: { refund: { to: ["served"], budget: "none" } },
  refunded: {},
  released: {},
  denied: {},
};

/** States in which a call's money is kept for it, and those in which it is spent. */
export const HOLDING_STATES = ["waiting", "held", "paying"] as const satisfies readonly CallState[];
export const SPENT_STATES = ["paid", "served", "claimed", "refunded"] as const satisfies readonly CallState[];
/** States of a call that nobody has let pass. */
export const UNPASSED_STATES = ["waiting", "denied"] as const satisfies readonly CallState[];
/** States that nothing more is awaited in. */
export const ENDED_STATES = [
  "served",
  "claimed",
  "refunded",
  "released",
  "denied",
] as const satisfies readonly CallState[];

export const isEnded = (state: CallState): boolean => ENDED_STATES.some((one) => one === state);

/**
 * How services are paid; chosen at the start and named in every decision. `ledger`: booked here, and moved nowhere.
 * `router`: by the treasury's router on the chain.
 */
export const PAYMENT_RAILS = ["ledger", "router"] as const;
export type PaymentRail = (typeof PAYMENT_RAILS)[number];

/** Past it a call that was let pass, and that nobody ended, gives back what it holds. */
export const CALL_LEASE_MS = 2 * MINUTE_MS;

/** How a call begins that is let pass: what costs nothing is not paid on any chain. */
export function stateOnceLetPass(call: { rail: PaymentRail; costUnits: bigint }): "held" | "paying" {
  return call.rail === "router" && call.costUnits > 0n ? "paying" : "held";
}
