import type { TransitionTable } from "../transition-table";

/** A call that was let pass: its money is held, then spent for what was served, or free again. */
export const CALL_STATES = ["held", "served", "released"] as const;
export type CallState = (typeof CALL_STATES)[number];

/** `lapse`: nobody ended the call before its lease did. */
export const CALL_VERBS = ["serve", "fail", "lapse"] as const;
export type CallVerb = (typeof CALL_VERBS)[number];

/** What a step does with the money that its budgets hold. */
export type BudgetMove = "consume" | "release";

export interface CallStep {
  readonly to: readonly CallState[];
  readonly budget: BudgetMove;
}

export const CALL_TRANSITIONS: TransitionTable<CallState, CallVerb, CallStep> = {
  held: {
    serve: { to: ["served"], budget: "consume" },
    fail: { to: ["released"], budget: "release" },
    lapse: { to: ["released"], budget: "release" },
  },
  served: {},
  released: {},
};

/** How services are paid; chosen at the start and named in every decision. `ledger`: booked here, and moved nowhere. */
export const PAYMENT_RAILS = ["ledger"] as const;
export type PaymentRail = (typeof PAYMENT_RAILS)[number];
