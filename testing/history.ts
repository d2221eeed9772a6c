import { MINUTE_MS } from "@/lib/domain/time";
import { DEMO_AGENTS } from "@/lib/server/demo/seed/demo-agents";
import { historyPlan, type PlannedTask } from "@/lib/server/demo/seed/history-plan";
import { makeIdentities } from "@/lib/server/demo/seed/make-identities";
import { playTask } from "@/lib/server/demo/seed/play-task";
import { openDemoSigner } from "@/lib/server/demo/wallets/demo-wallet";
import type { Context } from "@/lib/server/kernel/context";
import { drawQuote } from "@/lib/server/market/operations/post/draw-quote";
import { placeTask } from "@/lib/server/market/operations/post/place-task";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Store } from "@/lib/server/store/tx";
import { NOON_MS, testContext } from "./context";

/** A demo's context, standing still at one moment. */
export function demoContext(store: Store, nowMs = NOON_MS): Context {
  return testContext({ store }, { nowMs, demoKeys: openDemoSigner(store) });
}

/** The demo's identities and the first twelve tasks of its history, two of them failed. */
export async function smallHistory(store: Store): Promise<Context> {
  const house = demoContext(store);
  const firstOf = (agentId: string) =>
    historyPlan(DEMO_AGENTS)
      .filter((task) => task.agentId === agentId)
      .slice(0, 4);
  const planned = DEMO_AGENTS.flatMap((agent) => firstOf(agent.id));
  await store.write(async (tx) => {
    await makeIdentities(tx, house, NOON_MS - 90 * MINUTE_MS);
    for (const [index, task] of planned.entries()) {
      await playTask(tx, house, { planned: withEnd(task, index), at: momentsOf(index) });
    }
  });
  return house;
}

function withEnd(task: PlannedTask, index: number): PlannedTask {
  return { ...task, result: index % 6 === 5 ? null : (task.result ?? "Done.") };
}

function momentsOf(index: number) {
  const postedMs = NOON_MS - 80 * MINUTE_MS + index * MINUTE_MS;
  return { postedMs, acceptedMs: postedMs + 1_000, submittedMs: postedMs + 2_000, endedMs: postedMs + 5_000 };
}

/** One more SAT task, live. */
export async function post(
  house: Context,
  of: {
    buyerId: string;
    agentId?: string;
    description?: string;
    skills?: string[];
    review?: "buyer" | "none";
    agoMs?: number;
  },
): Promise<TaskRow> {
  const nowMs = NOON_MS - (of.agoMs ?? 0);
  return house.store.write(async (tx) => {
    const { quote } = await drawQuote(tx, house, {
      request: {
        buyerId: of.buyerId,
        complexity: 2,
        asset: "SAT",
        strategy: of.agentId === undefined ? "open" : "direct",
        agentId: of.agentId,
        skills: of.skills,
      },
      nowMs,
    });
    const { description = "Sort the letters.", review = "buyer" } = of;
    const work = { description, criteria: [], review, access: "anyone", source: "house" } as const;
    return placeTask(tx, house, { quote, work, taskId: house.newId("tsk", nowMs), nowMs });
  });
}
