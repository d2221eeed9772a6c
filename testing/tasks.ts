import { expect } from "vitest";
import type { TaskWire } from "@/lib/schemas/market/task";
import type { Context, Reply } from "@/lib/server/kernel/context";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { postTask } from "@/lib/server/market/commands/post-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { findTask } from "@/lib/server/market/tables/tasks";
import { bodyOf, codeOf } from "./answers";
import type { Cast } from "./people";

export const SAT_TASK = {
  complexity: 2,
  asset: "SAT",
  strategy: "best",
  description: "Process payment",
  criteria: [] as string[],
  review: "buyer",
  access: "anyone",
} as const;

type Posting = Parameters<typeof postTask>[1]["input"];

/** Posts a SAT task of complexity 2 as the buyer; `fields` change it. */
export async function postedTask(
  at: Cast,
  fields: Partial<Posting> & Record<string, unknown> = {},
): Promise<TaskWire> {
  const input = { ...SAT_TASK, ...fields } as unknown as Posting;
  return bodyOf(await postTask(at.context, { actor: at.buyer, input }));
}

export const LIVE_STATUSES = [
  "open",
  "assigned",
  "in_progress",
  "submitted",
  "rejected",
  "disputed",
] as const;
export type LiveStatus = (typeof LIVE_STATUSES)[number];

/** A SAT task of `agent-1` brought to a live status by its own verbs. */
export async function taskIn(
  at: Cast,
  status: LiveStatus,
  fields: Record<string, unknown> = {},
): Promise<TaskWire> {
  const strategy = status === "open" ? "open" : "best";
  const task = await postedTask(at, { strategy, ...fields });
  const taskId = task.id;
  const steps: [LiveStatus, () => Promise<Reply>][] = [
    ["in_progress", () => acceptTask(at.context, { actor: at.first, input: { taskId } })],
    [
      "submitted",
      () => submitTask(at.context, { actor: at.first, input: { taskId, deliverable: { text: "done" } } }),
    ],
    ["rejected", () => rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["wrong"] } })],
    [
      "disputed",
      () => contestTask(at.context, { actor: at.first, input: { taskId, statement: "it is right" } }),
    ],
  ];
  let reached = task;
  for (const [to, step] of steps) {
    if (LIVE_STATUSES.indexOf(to) > LIVE_STATUSES.indexOf(status)) break;
    if (status === "open") break;
    reached = bodyOf(await step());
  }
  expect(reached.status).toBe(status);
  return reached;
}

export async function rowOf(house: Context, taskId: string): Promise<TaskRow> {
  const row = await house.store.read((tx) => findTask(tx, taskId));
  if (!row) throw new RangeError(`no task ${taskId}`);
  return row;
}

/** Every live status that a verb does not take answers 409 with the verbs that are allowed instead. */
export async function expectIllegalElsewhere(
  at: Cast,
  verb: {
    legal: readonly LiveStatus[];
    send: (taskId: string) => Promise<unknown>;
    elsewhere?: Record<string, string>;
  },
): Promise<void> {
  for (const status of LIVE_STATUSES.filter((one) => !verb.legal.includes(one))) {
    const task = await taskIn(at, status);
    const expected = verb.elsewhere?.[status] ?? "illegal_transition";
    expect([status, await codeOf(verb.send(task.id))]).toEqual([status, expected]);
    expect((await rowOf(at.context, task.id)).version).toBe(task.version);
  }
}
