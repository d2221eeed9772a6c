import { expect, it } from "vitest";
import type { TaskEventName } from "@/lib/domain/market/timeline";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import type { TaskEventRow } from "@/lib/server/market/tables/rows";
import { insertTaskEvent } from "@/lib/server/market/tables/task-events";
import { NOON_MS } from "@/testing/context";
import { type Cast, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask } from "@/testing/tasks";
import { buyerRecord } from "./buyer-record";

type Line = Partial<TaskEventRow> & { readonly event: TaskEventName };
const SUBMITTED: Line = {
  event: "task.submitted",
  fromStatus: "in_progress",
  actorKind: "agent",
  atMs: 7_000,
};

/** A task of the buyer's with these lines in its timeline. */
async function told(at: Cast, ...lines: readonly Line[]): Promise<string> {
  const { id: taskId } = await postedTask(at);
  const plain = {
    version: 2,
    fromStatus: "submitted",
    toStatus: "submitted",
    detail: {},
    actorId: null,
  } as const;
  await at.context.store.write(async (tx) => {
    for (const line of lines) {
      await insertTaskEvent(tx, { ...plain, actorKind: "buyer", atMs: 8_000, taskId, ...line });
    }
  });
  return taskId;
}

describeOnBothEngines("what an agent may know of a buyer", (world) => {
  it("is who it is, what was posted and settled, and how the buyer judged", async () => {
    const at = await cast(world());
    const review = (event: TaskEventName, waitedMs: number) =>
      told(at, SUBMITTED, { event, atMs: 7_000 + waitedMs });
    await review("task.approved", 9_000);
    await review("task.changes_requested", 1_000);
    await review("task.rejected", 5_001);
    const contested: Line = { event: "task.contested", actorKind: "agent" };
    await told(at, SUBMITTED, { event: "task.rejected", atMs: 10_000 }, contested);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: await told(at) } });
    expect(await buyerRecord(at.context.store, "buyer-001")).toEqual({
      id: "buyer-001",
      name: "buyer-001",
      since: new Date(NOON_MS).toISOString(),
      postedTasks: 5,
      settledTasks: 1,
      reviewedTasks: 4,
      medianReviewMs: 4_001,
      rejectionRate: 0.5,
      disputeRate: 0.25,
      silentReleases: 0,
    });
  });

  it("counts a task once, however often it was judged, and its first wait beside its second", async () => {
    const at = await cast(world());
    const changes: Line = { event: "task.changes_requested", atMs: 8_000 };
    await told(at, SUBMITTED, changes, { ...SUBMITTED, atMs: 20_000 }, { ...changes, atMs: 24_000 });
    await told(at, { event: "task.approved" });
    const record = await buyerRecord(at.context.store, "buyer-001");
    expect(record).toMatchObject({
      reviewedTasks: 1,
      medianReviewMs: 2_500,
      rejectionRate: 0,
      disputeRate: 0,
    });
  });

  it("calls a release silent that followed a submission without the buyer", async () => {
    const at = await cast(world());
    const silent = async (line: Partial<Line>, before: readonly Line[] = [SUBMITTED]) => {
      const counted = async () => (await buyerRecord(at.context.store, "buyer-001")).silentReleases;
      const already = await counted();
      await told(at, ...before, { event: "task.completed", ...line });
      return (await counted()) - already;
    };
    expect(await silent({ actorKind: "house" })).toBe(1);
    expect(await silent({ actorKind: "chain", detail: { byDefault: true } })).toBe(1);
    expect(await silent({ actorKind: "chain" })).toBe(0);
    expect(await silent({ actorKind: "buyer" })).toBe(0);
    expect(await silent({ actorKind: "house", fromStatus: "in_progress" })).toBe(0);
    expect(await silent({ actorKind: "house" }, [])).toBe(0);
    expect(await silent({ actorKind: "house", event: "task.rejected" })).toBe(0);
  });
});
