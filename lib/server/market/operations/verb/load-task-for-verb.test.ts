import { expect, it } from "vitest";
import type { Actor } from "@/lib/domain/access/actor";
import { codeOf } from "@/testing/answers";
import { addAgent, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask, taskIn } from "@/testing/tasks";
import { assertMayAct, chosenAgentId, loadTaskForVerb } from "./load-task-for-verb";

describeOnBothEngines("a task in the hands of who asks", (world) => {
  it("is known by the part that the actor has in it", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "disputed");
    const { id: open } = await postedTask(at, { strategy: "open" });
    const { id: assigned } = await postedTask(at);
    const { nowMs } = at.context;
    const loaded = async (id: string, actor: Actor, verb: "resolve" | "cancel" | "accept") => {
      const { role, by } = await at.context.store.read((tx) =>
        loadTaskForVerb(tx, { taskId: id, actor, verb, nowMs }),
      );
      return { role, by };
    };
    const operator = { kind: "operator", id: "operator-001" };
    expect(await loaded(taskId, at.operator, "resolve")).toEqual({ role: "operator", by: operator });
    const buyer = { kind: "buyer", id: "buyer-001" };
    expect(await loaded(open, at.buyer, "cancel")).toEqual({ role: "buyer", by: buyer });
    const candidate = { kind: "agent", id: null };
    expect(await loaded(open, at.second, "accept")).toEqual({ role: "candidate", by: candidate });
    const agent = { kind: "agent", id: "agent-1" };
    expect(await loaded(assigned, at.first, "accept")).toEqual({ role: "agent", by: agent });
    expect(await codeOf(loaded(taskId, at.buyer, "cancel"))).toBe("illegal_transition");
    expect(await codeOf(loaded(open, at.second, "cancel"))).toBe("forbidden");
    expect(await codeOf(loaded("tsk_absent", at.buyer, "cancel"))).toBe("not_found");
    at.context.pass(86_400_001);
    const late = { taskId: open, actor: at.buyer, verb: "cancel", nowMs: at.context.nowMs } as const;
    expect(await codeOf(at.context.store.read((tx) => loadTaskForVerb(tx, late)))).toBe("illegal_transition");
  });

  it("is refused before its body is read to whom it is not for", async () => {
    const at = await cast(world());
    const { id: taskId } = await postedTask(at);
    const ask = (actor: Actor, verb: "read" | "accept" | "cancel", id = taskId) =>
      codeOf(assertMayAct(at.context, { taskId: id, actor, verb }));
    expect(await ask(at.buyer, "cancel")).toBe("done");
    expect(await ask(at.first, "accept")).toBe("done");
    expect(await ask(at.first, "cancel")).toBe("forbidden");
    expect(await ask(at.stranger, "read")).toBe("not_found");
    expect(await ask(at.buyer, "read", "tsk_absent")).toBe("not_found");
    expect(await ask({ kind: "anonymous" }, "read")).toBe("unauthenticated");
  });

  it("is claimed by the agent that was named, or by the only one", async () => {
    const at = await cast(world());
    await addAgent(at.context, "agent-9", { ownerId: "agent-1" });
    const both = { ...at.first, agentIds: ["agent-1", "agent-9"] };
    expect(chosenAgentId(at.first, undefined)).toBe("agent-1");
    expect(chosenAgentId(both, "agent-9")).toBe("agent-9");
    const code = async (actor: Actor, named?: string) => codeOf((async () => chosenAgentId(actor, named))());
    expect(await code(both)).toBe("invalid_input");
    expect(await code(both, "agent-2")).toBe("not_found");
    expect(await code(at.buyer)).toBe("forbidden");
    expect(await code({ kind: "house" }, "agent-1")).toBe("forbidden");
  });
});
