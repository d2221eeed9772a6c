import { expect, test } from "vitest";
import { isTerminal, STATUSES, type TaskStatus, type TaskVerb, transitionOf, VERBS } from "./lifecycle";
import { arrivalEvents, eventsOf } from "./timeline";

const MOVES = STATUSES.flatMap((from) =>
  VERBS.flatMap((verb) => (transitionOf(from, verb)?.to ?? []).map((to) => ({ from, verb, to }))),
);
const names = (step: { verb: TaskVerb; from: TaskStatus | null; to: TaskStatus; isPending?: boolean }) =>
  eventsOf({ isPending: false, ...step }).map(({ event }) => event);

test.each(MOVES)("$from $verb → $to leaves an unbroken line", (move) => {
  const lines = eventsOf({ ...move, isPending: false });
  expect(lines.length).toBeGreaterThan(0);
  expect(lines[0]?.fromStatus).toBe(move.from);
  expect(lines.at(-1)?.toStatus).toBe(move.to);
  for (const [index, line] of lines.entries()) {
    if (index > 0) expect(line.fromStatus).toBe(lines[index - 1]?.toStatus);
  }
});

test.each(MOVES.filter(({ to }) => isTerminal(to)))(
  "$from $verb → $to, pending and then confirmed",
  (move) => {
    const announced = eventsOf({ ...move, isPending: true });
    expect(announced).toHaveLength(1);
    expect(announced[0]).toMatchObject({ fromStatus: move.from, toStatus: move.from });
    const arrived = arrivalEvents(move);
    expect(arrived).toHaveLength(1);
    expect(arrived[0]).toMatchObject({ event: `task.${move.to}`, fromStatus: move.from, toStatus: move.to });
  },
);

test("the lines that people read", () => {
  expect(names({ verb: "post", from: null, to: "awaiting_payment" })).toEqual(["task.posted"]);
  expect(names({ verb: "post", from: null, to: "assigned" })).toEqual(["task.posted", "task.assigned"]);
  expect(names({ verb: "fund", from: "awaiting_payment", to: "open" })).toEqual([
    "task.funded",
    "task.opened",
  ]);
  expect(names({ verb: "accept", from: "open", to: "in_progress" })).toEqual(["task.accepted"]);
  expect(names({ verb: "lapse", from: "assigned", to: "assigned" })).toEqual([
    "task.lapsed",
    "task.assigned",
  ]);
  expect(names({ verb: "submit", from: "in_progress", to: "completed" })).toEqual([
    "task.submitted",
    "task.completed",
  ]);
  expect(names({ verb: "approve", from: "submitted", to: "completed" })).toEqual([
    "task.approved",
    "task.completed",
  ]);
  expect(names({ verb: "approve", from: "submitted", to: "completed", isPending: true })).toEqual([
    "task.approved",
  ]);
  expect(names({ verb: "cancel", from: "open", to: "cancelled" })).toEqual(["task.cancelled"]);
  expect(names({ verb: "cancel", from: "open", to: "cancelled", isPending: true })).toEqual([
    "task.settling",
  ]);
});

test("a verb that ends a task is told where it stood, and its end after it", () => {
  expect(eventsOf({ verb: "approve", from: "submitted", to: "completed", isPending: false })).toEqual([
    { event: "task.approved", fromStatus: "submitted", toStatus: "submitted" },
    { event: "task.completed", fromStatus: "submitted", toStatus: "completed" },
  ]);
});

test("posting starts from nothing", () => {
  expect(eventsOf({ verb: "post", from: null, to: "open", isPending: false })).toEqual([
    { event: "task.posted", fromStatus: null, toStatus: "open" },
    { event: "task.opened", fromStatus: "open", toStatus: "open" },
  ]);
});
