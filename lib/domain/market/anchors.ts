import { type AssetId, isOnChain } from "../assets";
import { CHAIN_STATES, type ChainState, type OutcomeState } from "../escrow/contract-states";
import type { JobEvent, LazyVerb } from "../escrow/escrow-verbs";
import { isOneOf } from "../lists";
import { backoffMs, MINUTE_MS, SECOND_MS } from "../time";
import type { Deadlines, Terms } from "./deadlines";
import { isTerminal, STATUSES, type TaskStatus, type TaskVerb } from "./lifecycle";

/**
 * For every status of an on-chain task the contract states that agree with it. The chain may lag, since acceptance and
 * submission are anchored lazily; it is never ahead of what the books have applied. A payment that came after expiry or
 * cancellation goes back by itself, so those two may also be funded.
 */
export const CHAIN_STATES_OF = {
  awaiting_payment: ["none", "funded"],
  open: ["funded"],
  assigned: ["funded"],
  in_progress: ["funded", "accepted", "submitted"],
  submitted: ["funded", "accepted", "submitted"],
  rejected: ["funded", "accepted", "submitted", "rejected"],
  disputed: ["funded", "accepted", "submitted", "rejected", "disputed"],
  completed: ["completed"],
  failed: ["failed"],
  refunded: ["refunded"],
  resolved: ["resolved"],
  // A payment that came too late goes back by itself, unless the agent its buyer named takes it up on chain.
  cancelled: CHAIN_STATES,
  expired: CHAIN_STATES,
} as const satisfies Record<TaskStatus, readonly ChainState[]>;

/** True when the contract's state at the books' own block may stand beside the status. */
export function agreesWithChain(status: TaskStatus, chainState: ChainState): boolean {
  return isOneOf<ChainState>(CHAIN_STATES_OF[status], chainState);
}

/** The status in which the house stands where the contract has taken a funded job. */
export const STATUS_OF_STATE = {
  accepted: "in_progress",
  submitted: "submitted",
  rejected: "rejected",
  disputed: "disputed",
  completed: "completed",
  resolved: "resolved",
  refunded: "refunded",
  cancelled: "cancelled",
  expired: "expired",
  failed: "failed",
} as const satisfies Record<JobEvent["state"], TaskStatus>;

/** The verb in whose name an outcome that the chain tells of arrives; what led there was told before. */
export const VERB_OF_OUTCOME = {
  completed: "release_by_silence",
  resolved: "split_by_silence",
  refunded: "refund_by_silence",
  cancelled: "cancel",
  expired: "expire",
  failed: "fail_by_silence",
} as const satisfies Record<OutcomeState, TaskVerb>;

/** An event of the contract; `round`: changes requested before it, null where it tells none. */
export type ChainNews = { event: JobEvent; round: number | null };

/**
 * The status that a confirmed event brings a task to, or null when the house is there already or further on. A party
 * may skip steps on chain; a lazy anchor of a step long taken moves nothing. The `round` of requested
 * changes is the new one.
 */
export function statusAfterChain(
  task: { status: TaskStatus; round: number },
  news: ChainNews,
): TaskStatus | null {
  const target: TaskStatus = STATUS_OF_STATE[news.event.state];
  if (isTerminal(task.status)) return null;
  if (isTerminal(target)) return target;
  const newsRound = news.round ?? task.round;
  if (newsRound !== task.round) return newsRound > task.round ? target : null;
  if (news.event.verb === "request_changes") return null;
  return STATUSES.indexOf(target) > STATUSES.indexOf(task.status) ? target : null;
}

/**
 * True where the contract has the job further than the house has its task, or has not got it at all. It may well be
 * behind, since steps are anchored lazily.
 */
export function isChainAhead(
  task: { status: TaskStatus; round: number },
  job: { state: ChainState; round: number },
): boolean {
  const { state, round } = job;
  if (state === "none") return true;
  if (state === "funded") return false;
  return statusAfterChain(task, { event: { name: "", verb: null, state }, round }) !== null;
}

/** The consent that the house holds signed in a status, and that the chain must have before a deadline. */
export const ANCHOR_OF = {
  awaiting_payment: null,
  open: null,
  assigned: null,
  in_progress: "accept",
  submitted: "submit",
  rejected: null,
  disputed: null,
  completed: null,
  failed: null,
  refunded: null,
  resolved: null,
  cancelled: null,
  expired: null,
} as const satisfies Record<TaskStatus, LazyVerb | null>;

/** A relay is started this long before the house's deadline, or handed to the party. */
export const RELAY_MARGIN_MS = { demo: 5 * SECOND_MS, production: 10 * MINUTE_MS } as const;
/** A submission that nobody approved is anchored after this, or a tenth of the review window. */
export const LONGEST_SUBMIT_DELAY_MS = 10 * MINUTE_MS;

export type AnchorInput = {
  asset: AssetId;
  status: TaskStatus;
  /** The last state seen in the contract. */
  chainState: ChainState;
  nowMs: number;
  terms: Terms;
  deadlines: Pick<Deadlines, "acceptByAtMs" | "deliverByAtMs">;
  marginMs: number;
  /** The agent asks for it, or its wallet is a contract that might change its mind. */
  isAtOnce?: boolean | undefined;
};

/**
 * Which consent must be anchored and when, in ms: lazily, but a relay margin before the deadline that the chain still
 * counts (accept until the acceptance is there, deliver afterwards). Null when nothing waits, and always on SAT.
 */
export function anchorAt(input: AnchorInput): { anchor: LazyVerb; atMs: number } | null {
  const anchor = ANCHOR_OF[input.status];
  if (!isOnChain(input.asset) || anchor === null || !isMissing(anchor, input.chainState)) return null;
  if (input.isAtOnce) return { anchor, atMs: input.nowMs };
  const deadlineAtMs = runningDeadline(input) ?? input.nowMs;
  const lastAtMs = deadlineAtMs - input.marginMs;
  const lazyAtMs = anchor === "submit" ? input.nowMs + submitDelayMs(input.terms) : lastAtMs;
  return { anchor, atMs: Math.max(input.nowMs, Math.min(lazyAtMs, lastAtMs)) };
}

/** True when the contract has what the house holds signed in a status, so that nothing is left to anchor. */
export function isAnchored(status: TaskStatus, chainState: ChainState): boolean {
  const anchor = ANCHOR_OF[status];
  return anchor !== null && !isMissing(anchor, chainState);
}

/** An anchor that the chain refused is owed again this often: with the pauses between, for some twenty minutes. */
const REFUSALS_LIMIT = 12;
/** Of these so many in a block: the trial before it had passed, so a wallet takes back what it said, at the house's cost. */
const REVERTS_LIMIT = 2;

/**
 * When a refused anchor is tried again, in ms: while the contract still lacks it and its deadline there, `graceMs` after
 * the house's, is not past. Null when it protects nothing any more, or was refused too often.
 */
export function anchorAgainAt(
  input: AnchorInput & { refusals: number; reverts: number; graceMs: number },
): number | null {
  if (input.refusals >= REFUSALS_LIMIT || isTakenBack(input) || anchorAt(input) === null) return null;
  const atMs = input.nowMs + backoffMs(input.refusals);
  const deadlineAtMs = runningDeadline(input);
  return deadlineAtMs !== null && atMs > deadlineAtMs + input.graceMs ? null : atMs;
}

/** True when an anchor was refused in so many blocks that whoever signed it must send it from its own wallet. */
export function isTakenBack({ reverts }: { reverts: number }): boolean {
  return reverts >= REVERTS_LIMIT;
}

function isMissing(anchor: LazyVerb, chainState: ChainState): boolean {
  return chainState === "funded" || (anchor === "submit" && chainState === "accepted");
}

function runningDeadline({ chainState, deadlines }: AnchorInput): number | null {
  return chainState === "funded" ? deadlines.acceptByAtMs : deadlines.deliverByAtMs;
}

function submitDelayMs({ reviewWithinS }: Terms): number {
  return Math.min(LONGEST_SUBMIT_DELAY_MS, Math.floor((reviewWithinS * SECOND_MS) / 10));
}
