import { expect, it } from "vitest";
import { HOUR_MS } from "@/lib/domain/time";
import { listOrchestrators } from "@/lib/server/network/reads/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import { NOON_MS, type TestContext, testContext } from "@/testing/context";
import { addOrchestrator, readAt } from "@/testing/network/orchestrators";
import { evaluatedAs } from "@/testing/network/payouts";
import { describeOnBothEngines } from "@/testing/store/books";
import { readNetwork } from "./network";

const ANYBODY = { kind: "anonymous" } as const;
const ASSETS = ["MNEE", "ETH"] as const;

/** By name: how each stands, the earliest evaluated first. */
const STANDINGS: Record<string, Partial<OrchestratorRow>> = {
  new: {},
  best: { tier: "EXCELLENT" },
  good: { tier: "GOOD" },
  warned: { tier: "WARNING" },
  poor: { tier: "POOR" },
  critical: { tier: "CRITICAL" },
  offline: { tier: "OFFLINE" },
  failed: { tier: "OFFLINE", isSuspended: true },
  held: { tier: "EXCELLENT", heldBy: "operator-001", heldWhy: "Its owner asked for it." },
  removed: { tier: "OFFLINE", removedAtMs: NOON_MS },
};

async function open(context: TestContext): Promise<void> {
  for (const [index, [name, standing]] of Object.entries(STANDINGS).entries())
    await addOrchestrator(context, {
      ...{ id: `orc_${index}_${name}`, ownerId: "usr_1", name, evaluatedAtMs: NOON_MS + index },
      ...standing,
    });
}

const read = (context: TestContext) =>
  readNetwork(context.store, { actor: ANYBODY, at: readAt(context), assets: ASSETS });

describeOnBothEngines("the network at a glance", (world) => {
  it("counts who is there by tier, and whoever earns nothing by rule or by an operator as suspended", async () => {
    const context = testContext(world());
    await open(context);
    const { total, suspended, byTier } = await read(context);
    expect([total, suspended]).toEqual([9, 2]);
    expect(byTier).toEqual([
      { tier: null, count: 1 },
      { tier: "EXCELLENT", count: 2 },
      { tier: "GOOD", count: 1 },
      { tier: "WARNING", count: 1 },
      { tier: "POOR", count: 1 },
      { tier: "CRITICAL", count: 1 },
      { tier: "OFFLINE", count: 2 },
    ]);
  });

  it("names whom to look at, the latest change first, as the list of all tells of them", async () => {
    const context = testContext(world());
    await open(context);
    const { alerts } = await read(context);
    expect(alerts.map(({ name, tier, suspended }) => [name, tier, suspended])).toEqual([
      ["held", "EXCELLENT", true],
      ["failed", "OFFLINE", true],
      ["offline", "OFFLINE", false],
      ["critical", "CRITICAL", false],
      ["poor", "POOR", false],
    ]);
    const filter = { limit: 20 };
    const { items } = await listOrchestrators(context.store, { actor: ANYBODY, filter, at: readAt(context) });
    expect(items.filter(({ suspended }) => suspended).map(({ name, heldWhy }) => [name, heldWhy])).toEqual([
      ["held", "Its owner asked for it."],
      ["failed", null],
    ]);
  });

  it("names twenty at most", async () => {
    const context = testContext(world());
    for (let index = 0; index < 21; index += 1)
      await addOrchestrator(context, {
        ...{ id: `orc_${index}`, ownerId: "usr_1", tier: "OFFLINE", evaluatedAtMs: NOON_MS + index },
      });
    const { alerts } = await read(context);
    expect(alerts.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => `orc_${20 - index}`));
  });

  it("sums what the last hour earned, by whom and at which tier, the most first", async () => {
    const context = testContext(world());
    for (const id of ["orc_1", "orc_2"]) await addOrchestrator(context, { id, ownerId: "usr_1" });
    const evaluate = (orchestratorId: string, number: number, microUsd: bigint) =>
      context.store.write((tx) => evaluatedAs(tx, context, { orchestratorId, number, microUsd }));
    await evaluate("orc_1", 1, 99_000_000n);
    context.pass(HOUR_MS);
    await evaluate("orc_1", 2, 10_000_000n);
    await evaluate("orc_2", 1, 12_000_000n);
    await evaluate("orc_2", 2, 12_000_000n);
    const { earned, earnedMicroUsd, since, terms } = await read(context);
    expect(since).toBe(new Date(context.nowMs - HOUR_MS).toISOString());
    expect(
      earned.map(({ orchestratorId, microUsd, evaluations }) => [orchestratorId, microUsd, evaluations]),
    ).toEqual([
      ["orc_2", "24000000", 2],
      ["orc_1", "10000000", 1],
    ]);
    expect(earnedMicroUsd).toBe("34000000");
    expect(terms).toEqual({ mode: "seed", intervalS: 60, baseMicroUsd: "10000000", assets: ASSETS });
  });
});
