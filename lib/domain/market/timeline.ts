import { isTerminal, type TaskStatus, type TaskVerb } from "./lifecycle";

/**
 * Lines of the timeline. `task.settling`: an outcome is on its way to the chain; its detail names the verb.
 * `task.paid_late`: money came after the end and goes back. `task.relay_refused`: the chain refused a step.
 */
export const TASK_EVENTS = [
  "task.posted",
  "task.funded",
  "task.opened",
  "task.assigned",
  "task.accepted",
  "task.declined",
  "task.lapsed",
  "task.submitted",
  "task.approved",
  "task.changes_requested",
  "task.rejected",
  "task.contested",
  "task.settling",
  "task.completed",
  "task.failed",
  "task.refunded",
  "task.resolved",
  "task.cancelled",
  "task.expired",
  "task.paid_late",
  "task.relay_refused",
] as const;
export type TaskEventName = (typeof TASK_EVENTS)[number];

/** Whom a line names as the one who did it. */
export const TIMELINE_ACTORS = ["buyer", "agent", "operator", "house", "chain"] as const;
export type TimelineActorKind = (typeof TIMELINE_ACTORS)[number];

/** The line a verb writes by itself; null where only the status it leads to is told. */
const EVENT_OF_VERB = {
  post: "task.posted",
  fund: "task.funded",
  accept: "task.accepted",
  decline: "task.declined",
  submit: "task.submitted",
  approve: "task.approved",
  request_changes: "task.changes_requested",
  reject: "task.rejected",
  contest: "task.contested",
  resolve: null,
  cancel: null,
  fail: null,
  expire: null,
  lapse: "task.lapsed",
  release_by_silence: null,
  refund_by_silence: null,
  split_by_silence: null,
  fail_by_silence: null,
} as const satisfies Record<TaskVerb, TaskEventName | null>;

const EVENT_OF_ARRIVAL: Readonly<Partial<Record<TaskStatus, TaskEventName>>> = {
  open: "task.opened",
  assigned: "task.assigned",
  completed: "task.completed",
  failed: "task.failed",
  refunded: "task.refunded",
  resolved: "task.resolved",
  cancelled: "task.cancelled",
  expired: "task.expired",
};

export type TimelineStep = { event: TaskEventName; fromStatus: TaskStatus | null; toStatus: TaskStatus };

/**
 * The timeline lines of one transition, in order; each line starts in the status where the one before ended.
 * With `isPending` the outcome is announced and the status stays; when the chain has it, `arrivalEvents` adds the rest.
 */
export function eventsOf(step: {
  verb: TaskVerb;
  from: TaskStatus | null;
  to: TaskStatus;
  isPending: boolean;
}): TimelineStep[] {
  const own = EVENT_OF_VERB[step.verb];
  const here = step.from ?? step.to;
  if (step.isPending) return [{ event: own ?? "task.settling", fromStatus: here, toStatus: here }];
  const arrival = EVENT_OF_ARRIVAL[step.to];
  if (!own) return arrivalEvents({ from: here, to: step.to });
  if (!arrival) return [{ event: own, fromStatus: step.from, toStatus: step.to }];
  const middle = isTerminal(step.to) ? here : step.to;
  return [
    { event: own, fromStatus: step.from, toStatus: middle },
    { event: arrival, fromStatus: middle, toStatus: step.to },
  ];
}

/** The line for a status that was reached without a verb of this moment, such as a confirmed settlement. */
export function arrivalEvents(step: { from: TaskStatus; to: TaskStatus }): TimelineStep[] {
  const event = EVENT_OF_ARRIVAL[step.to];
  return event ? [{ event, fromStatus: step.from, toStatus: step.to }] : [];
}
