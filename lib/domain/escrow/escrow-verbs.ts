import { type ChainState, isRunning, type OutcomeState, type RunningState } from "./contract-states";

/** Who signs: a party of the job, or the arbiter that its terms name. */
export type Signer = "buyer" | "agent" | "arbiter";

/** A value of a message that its signer chooses; all others follow from the job. */
export type ChosenName = "resultHash" | "undisputedBps" | "agentShareBps" | "reasonHash";

/**
 * When a consent goes to the chain: `kept` back until the chain needs it, `at_once`, or behind the submission that it
 * judges. An approval that may be taken back is no reason to keep the submission waiting; one that holds settles alone.
 */
export type Sending = "kept" | "at_once" | "after_submission" | "after_submission_if_revocable";

interface EscrowVerbFacts {
  readonly signer: Signer;
  /** The EIP-712 message; with a small first letter it is the contract's function. */
  readonly message: string;
  /** The kind of its outbox rows. */
  readonly outboxKind: string;
  readonly event: string;
  /** Where it leads the job. */
  readonly state: ChainState;
  /**
   * The attester's assignment is asked for with the consent: this relay carries it, or that of the submission which
   * must come first. An acceptance gets it only once it stands.
   */
  readonly carriesAssignment: boolean;
  readonly sending: Sending;
  readonly chooses: readonly ChosenName[];
}

/** Every verb of the escrow that a party signs: the one list of their signers, messages, transactions and events. */
export const ESCROW_VERBS = {
  accept: {
    signer: "agent",
    message: "Accept",
    outboxKind: "accept",
    event: "JobAccepted",
    state: "accepted",
    carriesAssignment: false,
    sending: "kept",
    chooses: [],
  },
  submit: {
    signer: "agent",
    message: "Submit",
    outboxKind: "submit",
    event: "JobSubmitted",
    state: "submitted",
    carriesAssignment: true,
    sending: "kept",
    chooses: ["resultHash"],
  },
  approve: {
    signer: "buyer",
    message: "Release",
    outboxKind: "release",
    event: "JobCompleted",
    state: "completed",
    carriesAssignment: true,
    sending: "after_submission_if_revocable",
    chooses: [],
  },
  request_changes: {
    signer: "buyer",
    message: "RequestChanges",
    outboxKind: "request_changes",
    event: "ChangesRequested",
    state: "accepted",
    carriesAssignment: true,
    sending: "after_submission",
    chooses: [],
  },
  reject: {
    signer: "buyer",
    message: "Reject",
    outboxKind: "reject",
    event: "JobRejected",
    state: "rejected",
    carriesAssignment: true,
    sending: "after_submission",
    chooses: ["undisputedBps"],
  },
  contest: {
    signer: "agent",
    message: "Contest",
    outboxKind: "contest",
    event: "JobContested",
    state: "disputed",
    carriesAssignment: false,
    sending: "at_once",
    chooses: [],
  },
  resolve: {
    signer: "arbiter",
    message: "Resolve",
    outboxKind: "resolve",
    event: "JobResolved",
    state: "resolved",
    carriesAssignment: false,
    sending: "at_once",
    chooses: ["agentShareBps", "reasonHash"],
  },
  cancel: {
    signer: "buyer",
    message: "Cancel",
    outboxKind: "cancel",
    event: "JobCancelled",
    state: "cancelled",
    carriesAssignment: false,
    sending: "at_once",
    chooses: [],
  },
  fail: {
    signer: "agent",
    message: "GiveUp",
    outboxKind: "give_up",
    event: "JobFailed",
    state: "failed",
    carriesAssignment: true,
    sending: "at_once",
    chooses: [],
  },
} as const satisfies Record<string, EscrowVerbFacts>;

export type EscrowVerb = keyof typeof ESCROW_VERBS;
export type VerbMessage = (typeof ESCROW_VERBS)[EscrowVerb]["message"];

/** Verbs whose consent may be kept back until the chain needs it. */
export type LazyVerb = {
  [V in EscrowVerb]: (typeof ESCROW_VERBS)[V]["sending"] extends "kept" ? V : never;
}[EscrowVerb];

export function isEscrowVerb(text: string): text is EscrowVerb {
  return Object.hasOwn(ESCROW_VERBS, text);
}

/** In the order of the table. */
export const SIGNED_VERBS: readonly EscrowVerb[] = Object.keys(ESCROW_VERBS).filter(isEscrowVerb);

/** The kind of outbox rows that say what silence means. */
export const DEFAULT_KIND = "settle_by_default";

/** The window that runs in each state, and what `settleByDefault` does once it has passed. */
export const ESCROW_DEFAULTS = {
  funded: { window: "acceptWithinS", event: "JobExpired", state: "expired" },
  accepted: { window: "deliverWithinS", event: "JobFailed", state: "failed" },
  submitted: { window: "reviewWithinS", event: "JobCompleted", state: "completed" },
  rejected: { window: "contestWithinS", event: "JobRefunded", state: "refunded" },
  disputed: { window: "resolveWithinS", event: "JobResolved", state: "resolved" },
} as const satisfies Record<RunningState, { window: string; event: string; state: OutcomeState }>;

/** The kind of transaction that brings the outcome of a verb; one that nobody signs is what silence means. */
export function kindOfVerb(verb: string): string {
  return isEscrowVerb(verb) ? ESCROW_VERBS[verb].outboxKind : DEFAULT_KIND;
}

const KINDS_IN_TIME: ReadonlySet<string> = new Set(
  SIGNED_VERBS.map((verb) => ESCROW_VERBS[verb])
    .filter(({ state }) => isRunning(state))
    .map(({ outboxKind }) => outboxKind),
);

/**
 * True for a kind of transaction that keeps silence from deciding and ends no job: late, it costs its signer the money.
 * A rejection is one as well, since it pays no more than silence would.
 */
export function isOwedInTime(outboxKind: string): boolean {
  return KINDS_IN_TIME.has(outboxKind);
}

/** A step that the contract tells of a funded job. */
export interface JobEvent {
  readonly name: string;
  /** The signed verb that emits it; null when only silence does. */
  readonly verb: EscrowVerb | null;
  readonly state: Exclude<ChainState, "none" | "funded">;
}

const JOB_EVENTS: ReadonlyMap<string, JobEvent> = new Map(
  [
    ...Object.values(ESCROW_DEFAULTS).map(({ event, state }) => ({ name: event, verb: null, state })),
    ...SIGNED_VERBS.map((verb) => ({
      name: ESCROW_VERBS[verb].event,
      verb,
      state: ESCROW_VERBS[verb].state,
    })),
  ].map((event) => [event.name, event]),
);

export const JOB_EVENT_NAMES: readonly string[] = [...JOB_EVENTS.keys()];

/** What an event says of its job; undefined for one that moves no funded job. */
export function jobEventOf(name: string): JobEvent | undefined {
  return JOB_EVENTS.get(name);
}
