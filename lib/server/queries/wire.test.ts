import { expect, it } from "vitest";
import { agent, agentListQuery, agentPage, reputation } from "@/lib/schemas/agent";
import { aicpAgents as aicpAgentsReply, aicpTasks as aicpTasksReply } from "@/lib/schemas/aicp";
import { invariants } from "@/lib/schemas/invariants";
import { stats } from "@/lib/schemas/stats";
import { task, taskListQuery, taskPage } from "@/lib/schemas/task";
import { bookedTransactionPage, transactionListQuery } from "@/lib/schemas/transactions";
import { treasury } from "@/lib/schemas/treasury";
import { buyerRecord as buyerRecordReply, me } from "@/lib/schemas/user";
import { withdrawalPage } from "@/lib/schemas/withdrawal";
import type { z } from "@/lib/schemas/zod";
import { describeOnBothEngines } from "@/lib/server/store/testing";
import { getAgent, listAgents } from "./agents";
import { aicpAgents, aicpTasks } from "./aicp";
import { buyerRecord } from "./buyer-record";
import { getMe } from "./get-me";
import { getTask } from "./get-task";
import { proveInvariants } from "./invariants";
import { listTasks } from "./list-tasks";
import { listTransactions } from "./list-transactions";
import { agentReputation } from "./reputation";
import { readStats } from "./stats";
import { actorOf, NOON_MS, post, smallHistory } from "./testing-house";
import { treasuryOverview } from "./treasury";
import { listWithdrawals } from "./withdrawals";

const operator = actorOf("operator-001");

/** A reply has every field of its schema and none besides, also after JSON. */
function expectWire(schema: z.ZodType, value: unknown): void {
  const sent: unknown = JSON.parse(JSON.stringify(value));
  expect(schema.parse(sent)).toEqual(sent);
}

describeOnBothEngines("replies", (world) => {
  it("are what their schemas say", async () => {
    const { store, reader } = world();
    const house = await smallHistory(store);
    const live = await post(house, { buyerId: "buyer-001", agentId: "agent-1", review: "none" });
    const actor = actorOf("buyer-101");
    const at = { actor, nowMs: NOON_MS };
    const done = await reader.task.findFirstOrThrow({ where: { buyerId: "buyer-101", status: "completed" } });
    expectWire(task, await getTask(reader, { ...at, taskId: done.id, place: null }));
    expectWire(
      task,
      await getTask(reader, { actor: operator, nowMs: NOON_MS, taskId: live.id, place: null }),
    );
    expectWire(taskPage, await listTasks(reader, { ...at, filter: taskListQuery.parse({}) }));
    expectWire(agentPage, await listAgents(reader, { actor, filter: agentListQuery.parse({}) }));
    expectWire(agent, await getAgent(reader, "agent-1"));
    expectWire(reputation, await agentReputation(reader, "agent-1"));
    expectWire(me, await getMe(reader, { userId: "buyer-101", chain: null }));
    expectWire(buyerRecordReply, await buyerRecord(reader, "buyer-101"));
    expectWire(withdrawalPage, await listWithdrawals(reader, { userId: "agent-1", limit: 10 }));
    const filter = transactionListQuery.parse({});
    expectWire(bookedTransactionPage, await listTransactions(store, { actor: operator, filter }));
    const asked = { actor: operator, nowMs: NOON_MS };
    expectWire(treasury, await treasuryOverview({ store, reader, chain: null }, asked));
    expectWire(invariants, await proveInvariants({ store, chain: null, hasChain: false }, asked));
    const moment = { startedAtMs: NOON_MS, nowMs: NOON_MS, isHealthy: true, showsDescriptions: true };
    expectWire(stats, await readStats({ store, reader }, moment));
    const tasks = await aicpTasks(reader);
    expectWire(aicpTasksReply, { tasks, count: tasks.length });
    expectWire(aicpAgentsReply, await aicpAgents(reader));
  });
});
