import { expect, it } from "vitest";
import { taskListQuery } from "@/lib/schemas/market/task";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { Store } from "@/lib/server/store/tx";
import { NOON_MS } from "@/testing/context";
import { post, smallHistory } from "@/testing/history";
import { actorOf } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { getTask } from "./get-task";
import { listAvailableWork } from "./list-available-work";
import { listDisputes } from "./list-disputes";
import { listTasks } from "./list-tasks";

function list(store: Store, userId: string, query: Record<string, string> = {}) {
  return listTasks(store, { actor: actorOf(userId), filter: taskListQuery.parse(query), nowMs: NOON_MS });
}

const ids = (page: { items: { id: string }[] }) => page.items.map((item) => item.id);

describeOnBothEngines("lists of tasks", (world) => {
  it("show a buyer their own, an agent its own and what is open, an operator all, a stranger nothing", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const direct = await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    const open = await post(house, { buyerId: "buyer-001" });
    expect(ids(await list(store, "buyer-001")).sort()).toEqual([direct.id, open.id].sort());
    expect(ids(await list(store, "buyer-999"))).toEqual([]);
    const agent = await list(store, "agent-2", { limit: "100" });
    expect(ids(agent)).toContain(open.id);
    expect(ids(agent)).not.toContain(direct.id);
    expect(agent.items.every((task) => task.agent?.id === "agent-2" || task.status === "open")).toBe(true);
    expect(ids(await list(store, "operator-001", { limit: "100" }))).toHaveLength(14);
    await expect(
      listTasks(store, { actor: { kind: "anonymous" }, filter: taskListQuery.parse({}), nowMs: NOON_MS }),
    ).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("show the parties by name, the money and the verbs of the reader", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    const own = (await list(store, "buyer-001")).items[0];
    expect(own).toMatchObject({
      status: "assigned",
      verbs: ["cancel"],
      buyer: { id: "buyer-001", name: "buyer-001" },
      agent: { id: "agent-1", name: "agent-1" },
      payment: { state: "held" },
    });
    expect((await list(store, "agent-1", { status: "assigned" })).items[0]?.verbs).toEqual([
      "accept",
      "decline",
      "fail",
    ]);
  });

  it("go on by cursor, both ways, without a gap or a double, also among tasks of one moment", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    for (let index = 0; index < 7; index += 1)
      await post(house, { buyerId: "buyer-001", agoMs: index < 4 ? 5 : 0 });
    for (const sort of ["newest", "oldest"]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const query: Record<string, string> = { sort, limit: "2", ...(cursor ? { cursor } : {}) };
        const page = await list(store, "buyer-001", query);
        seen.push(...ids(page));
        cursor = page.nextCursor;
      } while (cursor);
      expect(new Set(seen).size).toBe(7);
      const rows = await store.read((tx) => Promise.all(seen.map((id) => findTask(tx, id))));
      const times = rows.map((row) => row?.createdAtMs ?? 0);
      expect(times).toEqual(times.toSorted((a, b) => (sort === "oldest" ? a - b : b - a)));
    }
  });

  it("filter by role, status, asset, skill and consents", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const tagged = await post(house, {
      buyerId: "buyer-001",
      skills: ["data"],
      description: "Count 100% of the owls",
    });
    const waiting = await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    expect(ids(await list(store, "buyer-001", { skill: "data" }))).toEqual([tagged.id]);
    expect(ids(await list(store, "buyer-001", { skill: "dat" }))).toEqual([]);
    expect(ids(await list(store, "buyer-001", { q: "owls" }))).toEqual([tagged.id]);
    expect(ids(await list(store, "buyer-001", { status: "assigned,completed" }))).toEqual([waiting.id]);
    expect(ids(await list(store, "buyer-001", { asset: "MNEE" }))).toEqual([]);
    expect(ids(await list(store, "agent-1", { role: "buyer" }))).toEqual([]);
    expect(ids(await list(store, "buyer-001", { role: "agent" }))).toEqual([]);
    expect(ids(await list(store, "buyer-001", { role: "available" }))).toEqual([]);
    expect(ids(await list(store, "agent-1", { role: "agent", status: "assigned" }))).toEqual([waiting.id]);
    const work = await listAvailableWork(store, { actor: actorOf("agent-1"), nowMs: NOON_MS });
    expect(ids(work).sort()).toEqual([tagged.id, waiting.id].sort());
    expect(ids(await listAvailableWork(store, { actor: actorOf("buyer-001"), nowMs: NOON_MS }))).toEqual([]);
  });

  it("give disputes to operators only", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const task = await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    await store.write((tx) => tx.run("UPDATE tasks SET status = 'disputed' WHERE id = ?", [task.id]));
    const query = { nowMs: NOON_MS, limit: 10 };
    expect(ids(await listDisputes(store, { ...query, actor: actorOf("operator-001") }))).toEqual([task.id]);
    await expect(listDisputes(store, { ...query, actor: actorOf("agent-1") })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describeOnBothEngines("a task", (world) => {
  it("is the same 404 for a stranger and when it is absent", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const task = await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    const read = (userId: string, taskId: string) => getTask(house, { actor: actorOf(userId), taskId });
    expect(await read("buyer-001", task.id)).toMatchObject({
      id: task.id,
      price: { asset: "SAT", units: task.ceilingUnits.toString() },
      timeline: [{ event: "task.posted" }, { event: "task.assigned" }],
      consent: {},
    });
    const refusals = await Promise.all(
      [read("buyer-101", task.id), read("buyer-101", "tsk_absent"), read("agent-2", task.id)].map((reading) =>
        reading.then(
          () => "shown",
          (error: Error & { code: string }) => `${error.code} ${error.message}`,
        ),
      ),
    );
    expect(new Set(refusals).size).toBe(1);
    expect(refusals[0]).toMatch(/^not_found/);
  });
});
