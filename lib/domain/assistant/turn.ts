import { HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/domain/time";

/** Who said a message. */
export const MESSAGE_ROLES = ["user", "assistant"] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** How an answer stands: a turn goes on, came to its end, was ended by its person, or by a fault. */
export const ANSWER_STATES = ["running", "done", "stopped", "failed"] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

/** How far one answer may go, whatever its model wants. */
export const TURN_LIMITS = {
  /** How often the model is asked. */
  steps: 8,
  /** How many calls are put to the policy, over all tries of the answer. */
  purchases: 5,
  lastsMs: 5 * MINUTE_MS,
  /** How long the model may say nothing while no service is asked. */
  silenceMs: 60 * SECOND_MS,
  outputBytes: 64 * 1024,
} as const;

/** How long an answer counts as going on without a word from whoever gives it. */
export const TURN_LEASE_MS = 30 * SECOND_MS;

/** What was asked for longer ago is asked for anew: prices and limits are others by then. */
const RETRY_WITHIN_MS = 12 * HOUR_MS;

/** Earlier messages that a model is given, and how much of each. */
export const REMEMBERED_MESSAGES = 20;
export const REMEMBERED_CHARACTERS = 2_000;

interface Answer {
  readonly state: AnswerState;
  readonly leaseUntilMs: number | null;
  readonly createdAtMs: number;
}

/** Whoever gave the answer is gone, and left it as it was. */
export function isInterrupted({ state, leaseUntilMs }: Omit<Answer, "createdAtMs">, nowMs: number): boolean {
  return state === "running" && (leaseUntilMs === null || leaseUntilMs <= nowMs);
}

/** Whether an answer may be tried again: one that did not come to its end. */
export function mayRetry(answer: Answer, nowMs: number): boolean {
  const isOver = answer.state === "failed" || answer.state === "stopped" || isInterrupted(answer, nowMs);
  return isOver && nowMs - answer.createdAtMs < RETRY_WITHIN_MS;
}

export const INTERRUPTED =
  "The house stopped while it answered. What it had asked for is shown as it stands.";

/** How much of it there may be: then another conversation is begun, or an old one deleted. */
export const MOST_TURNS = 10_000;
export const MOST_CONVERSATIONS = 1_000;

/** The longest that somebody may say at once. */
export const MOST_CHARACTERS = 8_000;
