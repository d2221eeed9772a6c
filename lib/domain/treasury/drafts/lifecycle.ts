import type { TransitionTable } from "../../transition-table";

/**
 * A draft of the policy. `open`: its author changes it. `proposed`: it loosens the policy, and another operator is
 * asked. `live`: it is a version of the policy.
 */
export const DRAFT_STATES = ["open", "proposed", "live", "refused", "withdrawn"] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** How many of an author's are open, or wait for another operator, at once. */
export const MOST_DRAFTS = 50;

export const DRAFT_VERBS = ["edit", "rebase", "publish", "consent", "refuse", "withdraw"] as const;
export type DraftVerb = (typeof DRAFT_VERBS)[number];

export interface DraftStep {
  readonly to: readonly DraftState[];
  /** Who may: its author, or any operator but its author. */
  readonly by: "author" | "other";
}

const withdraw = { to: ["withdrawn"], by: "author" } as const;

/** A consent to what the policy has overtaken opens it again: its author looks at it anew. */
export const DRAFT_TRANSITIONS: TransitionTable<DraftState, DraftVerb, DraftStep> = {
  open: {
    edit: { to: ["open"], by: "author" },
    rebase: { to: ["open"], by: "author" },
    publish: { to: ["proposed", "live"], by: "author" },
    withdraw,
  },
  proposed: {
    rebase: { to: ["open"], by: "author" },
    consent: { to: ["live", "open"], by: "other" },
    refuse: { to: ["refused"], by: "other" },
    withdraw,
  },
  live: {},
  refused: {},
  withdrawn: {},
};

/** Verbs that somebody may use on a draft now, in the order of the table. */
export function verbsFor(draft: { state: DraftState; authorId: string }, userId: string): DraftVerb[] {
  const role = draft.authorId === userId ? "author" : "other";
  return DRAFT_VERBS.filter((verb) => DRAFT_TRANSITIONS[draft.state][verb]?.by === role);
}
