import type { TransitionTable } from "../transition-table";
import { type Effect, effect, type TaskStatus, type TaskVerb } from "./lifecycle";

/** What a job's events do to it on chain, in the words of the house. An outcome is told as the silence that it is like. */
export const CHAIN_STEPS = {
  fund: effect(["assigned", "open"], "lock"),
  accept: effect("in_progress"),
  submit: effect("submitted"),
  request_changes: effect("in_progress"),
  reject: effect("rejected", "undisputed"),
  contest: effect("disputed"),
  release_by_silence: effect("completed", "release"),
  split_by_silence: effect("resolved", "split"),
  refund_by_silence: effect("refunded", "refund"),
  cancel: effect(["cancelled", "expired"], "refund"),
  expire: effect("expired", "refund"),
  fail_by_silence: effect("failed", "refund"),
} as const satisfies Partial<Record<TaskVerb, Effect>>;
export type ChainVerb = keyof typeof CHAIN_STEPS;

const { fund, accept, ...AFTER_ACCEPTANCE } = CHAIN_STEPS;
const AFTER_PAYMENT = { accept, ...AFTER_ACCEPTANCE };

/**
 * Where a confirmed event may take a task. The house's status may be ahead of the contract or on a branch that the
 * contract never took, so a funded job may follow any event; only acceptance and payment come once. Nothing leaves an
 * end: a payment that came after it moves money alone.
 */
export const CHAIN_TRANSITIONS = {
  awaiting_payment: { fund },
  open: AFTER_PAYMENT,
  assigned: AFTER_PAYMENT,
  in_progress: AFTER_ACCEPTANCE,
  submitted: AFTER_ACCEPTANCE,
  rejected: AFTER_ACCEPTANCE,
  disputed: AFTER_ACCEPTANCE,
  completed: {},
  failed: {},
  refunded: {},
  resolved: {},
  cancelled: {},
  expired: {},
} as const satisfies TransitionTable<TaskStatus, TaskVerb, Effect>;
