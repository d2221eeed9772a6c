import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { resolveTask } from "@/lib/server/market/commands/resolve-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { openTestHouse, type TestHouse } from "@/testing/house";

let house: TestHouse<"anvil">;

const DELIVERY = { deliverable: { text: "done" } };

async function fundedTask(asset: "MNEE" | "ETH", more: Record<string, unknown> = {}): Promise<string> {
  const task = await house.post(asset, more);
  await house.pay(task);
  await house.untilStatus(task.id, "assigned");
  return task.id;
}

async function workedTask(asset: "MNEE" | "ETH", more: Record<string, unknown> = {}): Promise<string> {
  const taskId = await fundedTask(asset, more);
  await acceptTask(house.context, { actor: house.actor("agent-1"), input: { taskId } });
  await submitTask(house.context, { actor: house.actor("agent-1"), input: { taskId, ...DELIVERY } });
  return taskId;
}

const owed = (asset: "MNEE" | "ETH", userId: string) =>
  house.chain.readOwedUnits({ asset, account: house.addressOf(userId) });

describe.each(["sqlite", "postgres"] as const)("a task paid on chain, with its books on %s", (engine) => {
  beforeAll(async () => {
    house = await openTestHouse({ store: engine, chain: "anvil" });
  });
  afterAll(() => house.close());

  it("in MNEE: 4.08 held, 4 to the agent, 0.08 to the house, withdrawn to the unit", async () => {
    const taskId = await fundedTask("MNEE");
    expect(await house.task(taskId)).toMatchObject({ heldUnits: 4_080_000_000n, paymentState: "held" });
    expect((await house.chainReader.walletUnits(house.onChain.deployment.escrow))?.MNEE).toBe(4_080_000_000n);
    await acceptTask(house.context, { actor: house.actor("agent-1"), input: { taskId } });
    await submitTask(house.context, { actor: house.actor("agent-1"), input: { taskId, ...DELIVERY } });
    await approveTask(house.context, { actor: house.actor("buyer-001"), input: { taskId } });
    expect(await house.task(taskId)).toMatchObject({ status: "submitted", pendingVerb: "approve" });
    await house.untilStatus(taskId, "completed");
    expect(await owed("MNEE", "agent-1")).toBe(4_000_000_000n);
    expect(await owed("MNEE", "operator-001")).toBe(80_000_000n);
    expect(await house.redChecks()).toEqual([]);

    const before = (await house.chainReader.walletUnits(house.addressOf("agent-1")))?.MNEE ?? 0n;
    const reply = await withdraw(house.context, {
      actor: house.actor("agent-1"),
      input: { asset: "MNEE", units: 4_000_000_000n },
    });
    const { request } = JSON.parse(reply.body) as { request: { to: `0x${string}`; data: `0x${string}` } };
    await house.wallet.send("agent-1", { to: request.to, data: request.data });
    await house.until(async () => {
      const wallet = await house.chainReader.walletUnits(house.addressOf("agent-1"));
      return wallet?.MNEE === before + 4_000_000_000n && (await house.redChecks()).length === 0;
    });
    expect(await owed("MNEE", "agent-1")).toBe(0n);
  });

  it("in ETH, with the same arithmetic", async () => {
    const before = { agent: await owed("ETH", "agent-1"), context: await owed("ETH", "operator-001") };
    const taskId = await workedTask("ETH");
    await approveTask(house.context, { actor: house.actor("buyer-001"), input: { taskId } });
    await house.untilStatus(taskId, "completed");
    const { ceilingUnits, feeUnits } = await house.task(taskId);
    expect(feeUnits).toBe((ceilingUnits * 200n) / 10_000n);
    expect((await owed("ETH", "agent-1")) - before.agent).toBe(ceilingUnits);
    expect((await owed("ETH", "operator-001")) - before.context).toBe(feeUnits);
    expect(await house.redChecks()).toEqual([]);
  });

  it("rejected, contested and resolved with a split", async () => {
    const before = { agent: await owed("MNEE", "agent-1"), buyer: await owed("MNEE", "buyer-001") };
    const taskId = await workedTask("MNEE");
    const as = (userId: string) => ({ actor: house.actor(userId) });
    await rejectTask(house.context, { ...as("buyer-001"), input: { taskId, reasons: ["not good"] } });
    await house.untilStatus(taskId, "rejected");
    await contestTask(house.context, { ...as("agent-1"), input: { taskId, statement: "it is" } });
    await house.untilStatus(taskId, "disputed");
    await resolveTask(house.context, {
      ...as("operator-001"),
      input: { taskId, agentShareBps: 7_500, reason: "mostly done" },
    });
    await house.untilStatus(taskId, "resolved");
    const { ceilingUnits, totalUnits } = await house.task(taskId);
    const share = (ceilingUnits * 3n) / 4n;
    expect((await owed("MNEE", "agent-1")) - before.agent).toBe(share);
    expect((await owed("MNEE", "buyer-001")) - before.buyer).toBe(totalUnits - share - share / 50n);
    expect(await house.redChecks()).toEqual([]);
  });

  it("reviewed by nobody: the agent is paid once the chain's window has passed", async () => {
    const before = await owed("MNEE", "agent-1");
    const taskId = await workedTask("MNEE", { terms: { reviewWithinS: 600 } });
    // A tenth of the window later the house anchors the submission, and the chain's own window begins.
    await house.later(61);
    await house.until(async () => (await house.task(taskId)).chainState === "submitted");
    await house.later(620);
    await house.until(async () => (await house.task(taskId)).status === "completed");
    expect((await owed("MNEE", "agent-1")) - before).toBe((await house.task(taskId)).ceilingUnits);
    expect(await house.redChecks()).toEqual([]);
  });

  it("delivered by nobody: the buyer has everything back", async () => {
    const before = await owed("MNEE", "buyer-001");
    const taskId = await fundedTask("MNEE", { terms: { deliverWithinS: 600, acceptWithinS: 600 } });
    await house.later(620);
    await house.until(async () => ["failed", "expired"].includes((await house.task(taskId)).status));
    expect((await owed("MNEE", "buyer-001")) - before).toBe((await house.task(taskId)).totalUnits);
    expect(await house.redChecks()).toEqual([]);
  });
});
