import { expect, it } from "vitest";
import { SECOND_MS } from "@/lib/domain/time";
import { evaluateOrchestrator } from "@/lib/server/network/commands/evaluate-orchestrator";
import { getOrchestrator } from "@/lib/server/network/reads/orchestrators";
import { listPayouts } from "@/lib/server/network/reads/payouts";
import { type TestContext, testContext } from "@/testing/context";
import { addOrchestrator } from "@/testing/network/orchestrators";
import { addUser } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { owePayout } from "./owe-payout";

const PAYEE = `0x${"22".repeat(20)}`;
const ID = "orc_1";

type Standing = Parameters<typeof addOrchestrator>[1];

async function evaluated(context: TestContext, as: Partial<Standing> = {}, id = ID): Promise<void> {
  await addOrchestrator(context, { id, ownerId: "usr_1", payeeAddress: PAYEE, tier: "GOOD", ...as });
  context.pass(10 * SECOND_MS);
  await evaluateOrchestrator(context, id);
}

async function payoutsOf(context: TestContext, id = ID) {
  const actor = await addUser(context, { id: `usr_${context.newId("usr")}` });
  return (await listPayouts(context.store, { actor, orchestratorId: id, filter: { limit: 50 } })).items;
}

const appeal = { orchestratorId: ID, evaluation: 1, reason: "appeal", appealId: "apl_1" } as const;

describeOnBothEngines("what uptime earns", (world) => {
  it("is owed with its evaluation, and with its arithmetic", async () => {
    const context = testContext(world());
    await evaluated(context);
    const [payout, ...more] = await payoutsOf(context);
    expect(more).toEqual([]);
    expect(payout).toMatchObject({
      ...{ evaluation: 1, reason: "evaluation", appealId: null, state: "owed", payeeAddress: PAYEE },
      ...{ microUsd: "10000000", microUsdPerEth: null, why: null, tries: 0, transactionHash: null },
      amount: { asset: "MNEE", units: "10000000000", display: "10.00 MNEE" },
    });
    expect(payout?.steps.map(({ factor, microUsd }) => [factor, microUsd])).toEqual([
      ["base", "10000000"],
      ["tier", "10000000"],
    ]);
  });

  it("has no units in ether until ether has a price", async () => {
    const context = testContext(world());
    await evaluated(context, { asset: "ETH" });
    expect(await payoutsOf(context)).toMatchObject([
      { asset: "ETH", amount: null, microUsd: "10000000", microUsdPerEth: null },
    ]);
  });

  it("is owed to nobody who is suspended, is down, or stands nowhere yet", async () => {
    const context = testContext(world());
    await evaluated(context, { isSuspended: true });
    await evaluated(context, { tier: "OFFLINE" }, "orc_2");
    await evaluated(context, { tier: null }, "orc_3");
    for (const id of [ID, "orc_2", "orc_3"]) expect(await payoutsOf(context, id)).toEqual([]);
  });

  it("is owed once, however many evaluate", async () => {
    const context = testContext(world());
    await addOrchestrator(context, { id: ID, ownerId: "usr_1", tier: "GOOD" });
    context.pass(10 * SECOND_MS);
    await Promise.all(Array.from({ length: 20 }, () => evaluateOrchestrator(context, ID)));
    expect(await payoutsOf(context)).toHaveLength(1);
  });

  it("is owed once more for each appeal, and for none twice", async () => {
    const context = testContext(world());
    await evaluated(context);
    const owe = (of: Partial<Parameters<typeof owePayout>[2]>) =>
      context.store.write((tx) => owePayout(tx, context, { ...appeal, microUsd: 2_000_000n, ...of }));
    await owe({});
    await owe({ appealId: "apl_2", microUsd: 1n });
    await expect(owe({ microUsd: 5n })).rejects.toThrow();
    await expect(owe({ reason: "evaluation", appealId: undefined })).rejects.toThrow();
    expect((await payoutsOf(context)).map((one) => [one.appealId, one.microUsd, one.steps.length])).toEqual([
      ["apl_2", "1", 0],
      ["apl_1", "2000000", 0],
      [null, "10000000", 2],
    ]);
  });

  it("is owed for no nothing, no less, and for no appeal without a name", async () => {
    const context = testContext(world());
    await evaluated(context);
    const owe = (of: object) =>
      context.store.write((tx) => owePayout(tx, context, { ...appeal, microUsd: 1n, ...of }));
    expect(await owe({ microUsd: 0n })).toBeNull();
    await expect(owe({ microUsd: -1n })).rejects.toThrow(/Nobody owes/);
    await expect(owe({ appealId: undefined })).rejects.toThrow(/Nobody owes/);
    await expect(owe({ reason: "evaluation" })).rejects.toThrow(/Nobody owes/);
    await expect(owe({ orchestratorId: "orc_none" })).rejects.toThrow(/nobody to be paid/);
    expect(await payoutsOf(context)).toHaveLength(1);
  });

  it("is nothing that was earned until it is paid", async () => {
    const context = testContext(world());
    await evaluated(context);
    const actor = await addUser(context, { id: "usr_2" });
    const at = { nowMs: context.nowMs, rules: context.config.payouts };
    expect((await getOrchestrator(context.store, { actor, id: ID, at })).earned).toEqual([]);
    await expect(
      listPayouts(context.store, { actor, orchestratorId: "orc_none", filter: { limit: 1 } }),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  it("is listed page by page, the newest first", async () => {
    const context = testContext(world());
    await evaluated(context);
    for (let index = 0; index < 4; index++) {
      context.pass(SECOND_MS);
      await context.store.write((tx) =>
        owePayout(tx, context, { ...appeal, appealId: `apl_${index}`, microUsd: 1n }),
      );
    }
    const actor = await addUser(context, { id: "usr_2" });
    const seen: (string | null)[] = [];
    let next: string | null = null;
    do {
      const cursor = next === null ? undefined : { atMs: 0, id: next.split("~")[1] ?? "" };
      const filter = { limit: 2, cursor };
      const page = await listPayouts(context.store, { actor, orchestratorId: ID, filter });
      seen.push(...page.items.map(({ appealId }) => appealId));
      next = page.nextCursor;
    } while (next !== null);
    expect(seen).toEqual(["apl_3", "apl_2", "apl_1", "apl_0", null]);
  });
});
