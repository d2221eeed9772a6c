import { expect, it } from "vitest";
import { aicpAgents as aicpAgentsReply, aicpTasks as aicpTasksReply } from "@/lib/schemas/adapters/aicp";
import { withdrawalPage } from "@/lib/schemas/escrow/withdrawal";
import { buyerRecord as buyerRecordReply, me } from "@/lib/schemas/identity/user";
import { invariants } from "@/lib/schemas/ledger/invariants";
import { bookedTransactionPage, transactionListQuery } from "@/lib/schemas/ledger/transactions";
import { agent, agentListQuery, agentPage, reputation } from "@/lib/schemas/market/agent";
import { stats } from "@/lib/schemas/market/stats";
import { task, taskListQuery, taskPage } from "@/lib/schemas/market/task";
import { treasury } from "@/lib/schemas/treasury/overview";
import type { z } from "@/lib/schemas/zod";
import { aicpAgents, aicpTasks } from "@/lib/server/adapters/aicp/reads";
import { listWithdrawals } from "@/lib/server/escrow/reads/list-withdrawals";
import { getMe } from "@/lib/server/identity/reads/get-me";
import { listTransactions } from "@/lib/server/ledger/reads/list-transactions";
import { treasuryOverview } from "@/lib/server/treasury/reads/overview";
import { NOON_MS } from "@/testing/context";
import { post, smallHistory } from "@/testing/history";
import { actorOf } from "@/testing/people";
import { proveInvariants } from "@/testing/prove-invariants";
import { describeOnBothEngines } from "@/testing/store/books";
import { getAgent, listAgents } from "./agents";
import { buyerRecord } from "./buyer-record";
import { getTask } from "./get-task";
import { listTasks } from "./list-tasks";
import { agentReputation } from "./reputation";
import { readStats } from "./stats";

const operator = actorOf("operator-001");

/** A reply has every field of its schema and none besides, also after JSON. */
function expectWire(schema: z.ZodType, value: unknown): void {
  const sent: unknown = JSON.parse(JSON.stringify(value));
  expect(schema.parse(sent)).toEqual(sent);
}

describeOnBothEngines("replies", (world) => {
  it("are what their schemas say", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    const live = await post(house, { buyerId: "buyer-001", agentId: "agent-1", review: "none" });
    const actor = actorOf("buyer-101");
    const at = { actor, nowMs: NOON_MS };
    const own = await listTasks(store, { ...at, filter: taskListQuery.parse({ status: "completed" }) });
    expectWire(task, await getTask(house, { actor, taskId: own.items[0]?.id ?? "" }));
    expectWire(task, await getTask(house, { actor: operator, taskId: live.id }));
    expectWire(taskPage, await listTasks(store, { ...at, filter: taskListQuery.parse({}) }));
    expectWire(agentPage, await listAgents(store, { actor, filter: agentListQuery.parse({}) }));
    expectWire(agent, await getAgent(store, "agent-1"));
    expectWire(reputation, await agentReputation(store, "agent-1"));
    expectWire(me, await getMe(store, { userId: "buyer-101", chain: null }));
    expectWire(buyerRecordReply, await buyerRecord(store, "buyer-101"));
    expectWire(withdrawalPage, await listWithdrawals(store, { userId: "agent-1", limit: 10 }));
    const filter = transactionListQuery.parse({});
    expectWire(bookedTransactionPage, await listTransactions(store, { actor: operator, filter }));
    const asked = { actor: operator, nowMs: NOON_MS };
    expectWire(treasury, await treasuryOverview({ store, chain: null }, asked));
    expectWire(invariants, await proveInvariants({ store, chain: null, hasChain: false }, asked));
    const moment = { startedAtMs: NOON_MS, nowMs: NOON_MS, isHealthy: true, showsDescriptions: true };
    expectWire(stats, await readStats(store, moment));
    const tasks = await aicpTasks(store);
    expectWire(aicpTasksReply, { tasks, count: tasks.length });
    expectWire(aicpAgentsReply, await aicpAgents(store));
  });
});
