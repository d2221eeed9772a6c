import { type FieldError, InvalidInput } from "@/lib/domain/errors";
import { type AssetId, isOnChain } from "../assets";
import { namesOf } from "../lists";
import { SECOND_MS } from "../time";
import { type HouseVerb, isTerminal, type Review, type TaskStatus, type TaskVerb } from "./lifecycle";

/** How long each party has, in whole seconds. Accept and deliver count from payment, the others from the step before. */
export type Terms = {
  payWithinS: number;
  acceptWithinS: number;
  deliverWithinS: number;
  reviewWithinS: number;
  contestWithinS: number;
  resolveWithinS: number;
};

export type TermsLimits = { minS: number; maxS: number };

const HOUR_S = 3_600;
const DAY_S = 86_400;

export const DEFAULT_TERMS: Readonly<Terms> = {
  payWithinS: 1_800,
  acceptWithinS: DAY_S,
  deliverWithinS: 48 * HOUR_S,
  reviewWithinS: 72 * HOUR_S,
  contestWithinS: 48 * HOUR_S,
  resolveWithinS: 7 * DAY_S,
};

/** One assigned agent's time to accept, before the next candidate is asked. */
export const CANDIDATE_WINDOW_S = 900;

export const TERMS_LIMITS: Readonly<Record<"demo" | "production", TermsLimits>> = {
  demo: { minS: 1, maxS: 30 * DAY_S },
  production: { minS: 60, maxS: 30 * DAY_S },
};

const TERM_NAMES = namesOf(DEFAULT_TERMS);

/**
 * Fills the missing durations (accept: the smaller of 24 h and deliver) and holds all to the limits.
 * @throws InvalidInput with a pointer per wrong field, also when accept is longer than deliver.
 */
export function completeTerms(partial: Partial<Terms>, limits: TermsLimits): Terms {
  const deliverWithinS = partial.deliverWithinS ?? DEFAULT_TERMS.deliverWithinS;
  const acceptWithinS = partial.acceptWithinS ?? Math.min(DEFAULT_TERMS.acceptWithinS, deliverWithinS);
  const given = Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined));
  const terms: Terms = { ...DEFAULT_TERMS, ...given, acceptWithinS, deliverWithinS };
  const errors = TERM_NAMES.flatMap((name) => durationErrors(name, terms[name], limits));
  if (errors.length === 0 && acceptWithinS > deliverWithinS) {
    errors.push({
      pointer: "#/terms/acceptWithinS",
      detail: "Accepting cannot take longer than delivering.",
    });
  }
  if (errors.length > 0) throw new InvalidInput(errors);
  return terms;
}

function durationErrors(name: keyof Terms, seconds: number, limits: TermsLimits): FieldError[] {
  if (Number.isInteger(seconds) && seconds >= limits.minS && seconds <= limits.maxS) return [];
  const detail = `Give whole seconds from ${limits.minS} to ${limits.maxS}.`;
  return [{ pointer: `#/terms/${name}`, detail }];
}

/** Moments in ms, null while they are not fixed yet. Named as the task's columns. */
export type Deadlines = {
  payByAtMs: number | null;
  acceptByAtMs: number | null;
  candidateByAtMs: number | null;
  deliverByAtMs: number | null;
  reviewByAtMs: number | null;
  contestByAtMs: number | null;
  resolveByAtMs: number | null;
};

export const NO_DEADLINES: Readonly<Deadlines> = {
  payByAtMs: null,
  acceptByAtMs: null,
  candidateByAtMs: null,
  deliverByAtMs: null,
  reviewByAtMs: null,
  contestByAtMs: null,
  resolveByAtMs: null,
};

const after = (fromMs: number, seconds: number): number => fromMs + seconds * SECOND_MS;

/** A transition that just happened. `nowMs` is its moment: the house's, or the block's for a step on chain. */
export type Happened = { verb: TaskVerb; to: TaskStatus; terms: Terms; nowMs: number; current: Deadlines };

/**
 * All deadlines after a transition: those fixed before stay, the new status adds its own. Payment fixes accept and
 * deliver; changes requested start the deliver window again, as in the contract.
 */
export function deadlinesAfter(happened: Happened): Deadlines {
  const { verb, to, terms, nowMs } = happened;
  const deadlines = { ...happened.current };
  if (to === "awaiting_payment") deadlines.payByAtMs = after(nowMs, terms.payWithinS);
  const isPaidNow = verb === "fund" || (verb === "post" && to !== "awaiting_payment");
  if (isPaidNow) {
    deadlines.acceptByAtMs = after(nowMs, terms.acceptWithinS);
    deadlines.deliverByAtMs = after(nowMs, terms.deliverWithinS);
  }
  deadlines.candidateByAtMs = to === "assigned" ? candidateBy(nowMs, deadlines.acceptByAtMs) : null;
  if (verb === "request_changes") deadlines.deliverByAtMs = after(nowMs, terms.deliverWithinS);
  if (to === "submitted") deadlines.reviewByAtMs = after(nowMs, terms.reviewWithinS);
  if (to === "rejected") deadlines.contestByAtMs = after(nowMs, terms.contestWithinS);
  if (to === "disputed") deadlines.resolveByAtMs = after(nowMs, terms.resolveWithinS);
  return deadlines;
}

function candidateBy(nowMs: number, acceptByAtMs: number | null): number {
  const ownWindowMs = after(nowMs, CANDIDATE_WINDOW_S);
  return acceptByAtMs === null ? ownWindowMs : Math.min(ownWindowMs, acceptByAtMs);
}

export type Waiting = Deadlines & { status: TaskStatus; pendingVerb?: string | null };

/** The next moment in ms with a default outcome; null when terminal, or while an outcome waits for the chain. */
export function dueAt(task: Waiting): number | null {
  if (isTerminal(task.status) || task.pendingVerb) return null;
  switch (task.status) {
    case "awaiting_payment":
      return task.payByAtMs;
    case "open":
      return task.acceptByAtMs;
    case "assigned":
      return task.candidateByAtMs ?? task.acceptByAtMs;
    case "in_progress":
      return task.deliverByAtMs;
    case "submitted":
      return task.reviewByAtMs;
    case "rejected":
      return task.contestByAtMs;
    case "disputed":
      return task.resolveByAtMs;
    default:
      return null;
  }
}

/** Verbs are valid up to and including the deadline, defaults only after it; as in the contract. */
export function isPast(deadlineAtMs: number | null, nowMs: number): boolean {
  return deadlineAtMs !== null && nowMs > deadlineAtMs;
}

/** The house verb that a passed deadline calls for, or null when nothing is due. */
export function dueVerb(task: Waiting, nowMs: number): HouseVerb | null {
  if (!isPast(dueAt(task), nowMs)) return null;
  switch (task.status) {
    case "awaiting_payment":
    case "open":
      return "expire";
    case "assigned":
      return isPast(task.acceptByAtMs, nowMs) ? "expire" : "lapse";
    case "in_progress":
      return "fail_by_silence";
    case "submitted":
      return "release_by_silence";
    case "rejected":
      return "refund_by_silence";
    case "disputed":
      return "split_by_silence";
    default:
      return null;
  }
}

export type SilenceRow = {
  step: "pay" | "accept" | "deliver" | "review" | "contest" | "resolve";
  who: "buyer" | "agent" | "arbiter";
  /** The latest moment in ms; exact once the step before has happened. */
  until: number;
  outcome: string;
};

/** `nowMs` is the moment of posting or quoting; `known` are the deadlines already fixed. */
export type SilenceInput = {
  terms: Terms;
  nowMs: number;
  asset: AssetId;
  review: Review;
  isDirect: boolean;
  known?: Partial<Deadlines>;
};

/** What happens when each party stays silent, with dates: shown to both before they commit. */
export function silenceMatrix(input: SilenceInput): SilenceRow[] {
  const { terms, nowMs, known = {} } = input;
  const isPaidLater = isOnChain(input.asset);
  const payBy = known.payByAtMs ?? after(nowMs, isPaidLater ? terms.payWithinS : 0);
  const acceptBy = known.acceptByAtMs ?? after(payBy, terms.acceptWithinS);
  const deliverBy = known.deliverByAtMs ?? after(payBy, terms.deliverWithinS);
  const reviewBy = known.reviewByAtMs ?? after(deliverBy, terms.reviewWithinS);
  const contestBy = known.contestByAtMs ?? after(reviewBy, terms.contestWithinS);
  const resolveBy = known.resolveByAtMs ?? after(contestBy, terms.resolveWithinS);
  const unaccepted = input.isDirect
    ? "expired, refund"
    : `next candidate every ${CANDIDATE_WINDOW_S / 60} min; after the last, open; then expired, refund`;
  const rows: SilenceRow[] = [
    { step: "pay", who: "buyer", until: payBy, outcome: "expired, nothing moved" },
    { step: "accept", who: "agent", until: acceptBy, outcome: unaccepted },
    { step: "deliver", who: "agent", until: deliverBy, outcome: "failed, refund" },
    { step: "review", who: "buyer", until: reviewBy, outcome: "completed, agent paid" },
    { step: "contest", who: "agent", until: contestBy, outcome: "refunded" },
    { step: "resolve", who: "arbiter", until: resolveBy, outcome: "resolved 50/50, odd unit to the buyer" },
  ];
  const isReviewed = input.review === "buyer";
  return rows.filter(({ step }) => {
    if (step === "pay") return isPaidLater;
    return isReviewed || step === "accept" || step === "deliver";
  });
}
