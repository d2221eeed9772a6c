import { expect, it } from "vitest";
import type { AgentWire } from "@/lib/schemas/market/agent";
import { bodyOf, codeOf } from "@/testing/answers";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask } from "@/testing/tasks";
import { acceptTask } from "./accept-task";
import { editAgent } from "./edit-agent";
import { registerAgent } from "./register-agent";

describeOnBothEngines("an agent", (world) => {
  it("is registered as a newcomer, and edited by its owner alone", async () => {
    const at = await cast(world());
    const input = { name: "Rusty", skills: ["rust"], capacity: 1 };
    const reply = await registerAgent(at.context, { actor: at.stranger, input });
    const agent = bodyOf<AgentWire>(reply);
    expect(reply.status).toBe(201);
    expect(agent).toMatchObject({
      name: "Rusty",
      owner: { id: "buyer-002" },
      skills: ["rust"],
      available: true,
      demo: false,
      capacity: 1,
      multiplier: "1.20",
      successRate: 0.7,
      settledTasks: 0,
      earned: [{ units: "0" }, { units: "0" }, { units: "0" }],
    });
    const edit = { agentId: agent.id, available: false, skills: ["rust", "go"] };
    expect(await codeOf(editAgent(at.context, { actor: at.buyer, input: edit }))).toBe("not_found");
    expect(await codeOf(editAgent(at.context, { actor: at.operator, input: edit }))).toBe("not_found");
    const edited = bodyOf<AgentWire>(await editAgent(at.context, { actor: at.stranger, input: edit }));
    expect(edited).toMatchObject({ available: false, skills: ["rust", "go"] });
  });

  it("takes work up to its capacity", async () => {
    const at = await cast(world());
    const input = { name: "Rusty", skills: ["rust"], capacity: 1 };
    const agent = bodyOf<AgentWire>(await registerAgent(at.context, { actor: at.stranger, input }));
    const owner = { ...at.stranger, agentIds: [agent.id] };
    const first = await postedTask(at, { skills: ["rust"] });
    expect(first).toMatchObject({ status: "assigned", agent: { id: agent.id }, price: { units: "240000" } });
    const second = await postedTask(at, { skills: ["rust"] });
    expect(second.status).toBe("open");
    const accept = () => codeOf(acceptTask(at.context, { actor: owner, input: { taskId: second.id } }));
    expect(await accept()).toBe("forbidden");
  });

  it("needs somebody who is signed in", async () => {
    const at = await cast(world());
    const input = { name: "x", skills: [], capacity: 1 };
    expect(await codeOf(registerAgent(at.context, { actor: { kind: "anonymous" }, input }))).toBe(
      "unauthenticated",
    );
  });
});
