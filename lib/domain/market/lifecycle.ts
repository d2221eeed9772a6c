import { type AssetId, isOnChain } from "../assets";
import { isOneOf, nth } from "../lists";
import { IllegalTransition } from "./errors";

/** Every status of a task, live ones first. */
export const STATUSES = [
  "awaiting_payment",
  "open",
  "assigned",
  "in_progress",
  "submitted",
  "rejected",
  "disputed",
  "completed",
  "failed",
  "refunded",
  "resolved",
  "cancelled",
  "expired",
] as const;
export type TaskStatus = (typeof STATUSES)[number];

/** Statuses that nothing leaves. */
export const TERMINAL = ["completed", "failed", "refunded", "resolved", "cancelled", "expired"] as const;
export type TerminalStatus = (typeof TERMINAL)[number];

/** Verbs that a person or program can send; `post` makes the task. */
export const PARTY_VERBS = [
  "post",
  "fund",
  "accept",
  "decline",
  "submit",
  "approve",
  "request_changes",
  "reject",
  "contest",
  "resolve",
  "cancel",
  "fail",
] as const;
export type PartyVerb = (typeof PARTY_VERBS)[number];

/** What the house does when a deadline has passed. */
export const HOUSE_VERBS = [
  "expire",
  "lapse",
  "release_by_silence",
  "refund_by_silence",
  "split_by_silence",
  "fail_by_silence",
] as const;
export type HouseVerb = (typeof HOUSE_VERBS)[number];

export const VERBS = [...PARTY_VERBS, ...HOUSE_VERBS] as const;
export type TaskVerb = (typeof VERBS)[number];

/** `candidate` is an agent who could claim an open task; `operator` is also the arbiter. */
export const TASK_ROLES = ["buyer", "agent", "candidate", "operator", "none", "house"] as const;
export type TaskRole = (typeof TASK_ROLES)[number];

export const REVIEWS = ["buyer", "none"] as const;
export type Review = (typeof REVIEWS)[number];

/** A buyer may ask for changes this often. The contract has the same number. */
export const MAX_CHANGE_ROUNDS = 2;

/** What a transition does with the locked money. */
export type MoneyMove = "none" | "lock" | "release" | "refund" | "undisputed" | "split";

/** What a step leads to, and its money move for each status where it has one. */
export type Effect = {
  to: readonly TaskStatus[];
  money: Readonly<Partial<Record<TaskStatus, MoneyMove>>>;
};
export type Transition = Effect & { by: readonly TaskRole[] };

type Row = Readonly<Partial<Record<TaskVerb, Transition>>>;

/** `money`: the move wherever it leads, or the move for each status. */
export function effect(
  leadsTo: TaskStatus | readonly TaskStatus[],
  money: MoneyMove | Effect["money"] = {},
): Effect {
  const to = typeof leadsTo === "string" ? [leadsTo] : leadsTo;
  if (typeof money !== "string") return { to, money };
  return { to, money: Object.fromEntries(to.map((status) => [status, money])) };
}

const cell = (by: TaskRole, ...leadsTo: Parameters<typeof effect>): Transition => ({
  by: [by],
  ...effect(...leadsTo),
});

/** What a step does with the locked money when it leads to a status. */
export function moneyMoveOf(step: Effect, to: TaskStatus): MoneyMove {
  return step.money[to] ?? "none";
}

/** What posting may lead to; the only transition without a status before it. */
export const POSTING: Transition = cell("buyer", ["awaiting_payment", "assigned", "open"], {
  assigned: "lock",
  open: "lock",
});

/** The whole life of a task: from → verb → who and to. Buttons, API, docs and tests read this table. */
export const TRANSITIONS = {
  awaiting_payment: {
    fund: { by: ["buyer", "house"], ...effect(["assigned", "open"], "lock") },
    cancel: cell("buyer", "cancelled"),
    expire: cell("house", "expired"),
  },
  open: {
    accept: cell("candidate", "in_progress"),
    cancel: cell("buyer", "cancelled", "refund"),
    expire: cell("house", "expired", "refund"),
  },
  assigned: {
    accept: cell("agent", "in_progress"),
    decline: cell("agent", ["assigned", "open", "expired"], { expired: "refund" }),
    cancel: cell("buyer", "cancelled", "refund"),
    fail: cell("agent", "failed", "refund"),
    lapse: cell("house", ["assigned", "open", "expired"], { expired: "refund" }),
    expire: cell("house", "expired", "refund"),
  },
  in_progress: {
    submit: cell("agent", ["submitted", "completed"], { completed: "release" }),
    fail: cell("agent", "failed", "refund"),
    fail_by_silence: cell("house", "failed", "refund"),
  },
  submitted: {
    approve: cell("buyer", "completed", "release"),
    request_changes: cell("buyer", "in_progress"),
    reject: cell("buyer", "rejected", "undisputed"),
    release_by_silence: cell("house", "completed", "release"),
  },
  rejected: {
    contest: cell("agent", "disputed"),
    refund_by_silence: cell("house", "refunded", "refund"),
  },
  disputed: {
    resolve: cell("operator", "resolved", "split"),
    split_by_silence: cell("house", "resolved", "split"),
  },
  completed: {},
  failed: {},
  refunded: {},
  resolved: {},
  cancelled: {},
  expired: {},
} as const satisfies Record<TaskStatus, Row>;

export function isTerminal(status: string): status is TerminalStatus {
  return isOneOf(TERMINAL, status);
}

/** Where a task can still go on, in the order of its life. */
export const LIVE_STATUSES: readonly TaskStatus[] = STATUSES.filter((status) => !isTerminal(status));

/** The table's cell, or undefined when the status does not know the verb. */
export function transitionOf(status: TaskStatus, verb: TaskVerb): Transition | undefined {
  const row: Row = TRANSITIONS[status];
  return row[verb];
}

/** What decides which verbs a role has now. */
export type VerbContext = {
  status: TaskStatus;
  role: TaskRole;
  asset: AssetId;
  /** Changes requested so far. */
  round: number;
  /** The verb whose terminal status still waits for the chain; while it waits nothing is allowed. */
  pendingVerb?: string | null;
  review?: Review;
  /** The deadline of this status has passed, so only its default outcome is left. */
  isPastDue?: boolean;
};

/**
 * The party verbs allowed to a role now, in the order of PARTY_VERBS. House verbs are listed for `house` only.
 * Terminal statuses, a pending verb and a passed deadline leave the parties none.
 */
export function verbsFor(context: VerbContext): TaskVerb[] {
  return VERBS.filter((verb) => isAllowed(verb, context));
}

function isAllowed(verb: TaskVerb, context: VerbContext): boolean {
  const transition = transitionOf(context.status, verb);
  if (!transition?.by.includes(context.role)) return false;
  if (context.pendingVerb) return false;
  if (context.isPastDue && context.role !== "house") return false;
  if (verb === "request_changes" && context.round >= MAX_CHANGE_ROUNDS) return false;
  return true;
}

/**
 * The cell of an allowed verb.
 * @throws IllegalTransition with the status and the verbs that are allowed instead.
 */
export function requireVerb(verb: TaskVerb, context: VerbContext): Transition {
  const transition = transitionOf(context.status, verb);
  if (!transition || !isAllowed(verb, context)) {
    throw new IllegalTransition({ status: context.status, verbs: verbsFor(context), verb });
  }
  return transition;
}

/**
 * `status` is null for `post`. `hasCandidate`: somebody eligible and affordable is there to be assigned. `isDirect`
 * matters only where an agent turns its task down.
 */
export type Step = {
  status: TaskStatus | null;
  verb: TaskVerb;
  asset: AssetId;
  review: Review;
  isDirect?: boolean;
  hasCandidate?: boolean | undefined;
};

/**
 * The status that a verb leads to, for every asset. Roles and deadlines are verbsFor's business.
 * @throws IllegalTransition when the status does not know the verb.
 */
export function nextStatus(step: Step): TaskStatus {
  const transition = step.status === null ? postingOf(step.verb) : transitionOf(step.status, step.verb);
  if (!transition)
    throw new IllegalTransition({ status: step.status ?? "not posted", verbs: [], verb: step.verb });
  if (transition.to.length === 1) return nth(transition.to, 0);
  if (step.verb === "post" && isOnChain(step.asset)) return "awaiting_payment";
  if (step.verb === "submit") return step.review === "none" ? "completed" : "submitted";
  const isTurnedDown = step.verb === "decline" || step.verb === "lapse";
  if (isTurnedDown && step.isDirect) return "expired";
  return step.hasCandidate ? "assigned" : "open";
}

function postingOf(verb: TaskVerb): Transition | undefined {
  return verb === "post" ? POSTING : undefined;
}

/** True when a status is written only after the chain has it: money of this task is in the contract. */
export function waitsForChain(step: { asset: AssetId; from: TaskStatus | null; to: TaskStatus }): boolean {
  return (
    isOnChain(step.asset) && isTerminal(step.to) && step.from !== null && step.from !== "awaiting_payment"
  );
}
