import type { TransitionTable } from "../../transition-table";

/**
 * A payment by x402. `settling`: the chain is owed it. `paid`: it is final, and its service is to be had. Then it is
 * `served`, or stands as a claim against its provider (`claimed`). `refused`: the chain did not take it, nothing moved; what is
 * still good may come again.
 */
export const X402_STATES = ["settling", "paid", "served", "claimed", "refused"] as const;
export type X402State = (typeof X402_STATES)[number];

/** `give_up`: paid, and unserved after every try. `try_again`: its payer sent it again, and the chain may take it, or has. */
export const X402_VERBS = ["settle", "refuse", "try_again", "serve", "give_up"] as const;
export type X402Verb = (typeof X402_VERBS)[number];

export const X402_TRANSITIONS: TransitionTable<X402State, X402Verb, { readonly to: readonly X402State[] }> = {
  settling: { settle: { to: ["paid"] }, refuse: { to: ["refused"] } },
  paid: { serve: { to: ["served"] }, give_up: { to: ["claimed"] } },
  claimed: { serve: { to: ["served"] } },
  served: {},
  refused: { try_again: { to: ["settling"] } },
};

/** States that nothing more is awaited in. */
export const X402_ENDED = ["served", "claimed", "refused"] as const satisfies readonly X402State[];

export const isX402Ended = (state: X402State): boolean => X402_ENDED.some((one) => one === state);
