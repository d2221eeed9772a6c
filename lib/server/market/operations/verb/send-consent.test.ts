import { expect, it } from "vitest";
import { consentsOf } from "@/lib/server/escrow/tables/consents";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { requestChanges } from "@/lib/server/market/commands/request-changes";
import { publishOnAgent } from "@/lib/server/market/tables/agents";
import { accept, type ChainCast, castOnChain, paid, S, submitted } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";

/** What the house owes the chain for a task, in order. */
async function owed(at: ChainCast, taskId: string): Promise<string[]> {
  const rows = await at.context.store.read((tx) => outboxOf(tx, taskId));
  return rows.map(({ kind }) => kind);
}

const SENDS: Record<string, (at: ChainCast, taskId: string) => Promise<unknown>> = {
  approve: (at, taskId) => approveTask(at.context, { actor: at.buyer, input: { taskId } }),
  request_changes: (at, taskId) =>
    requestChanges(at.context, { actor: at.buyer, input: { taskId, note: "more" } }),
  reject: (at, taskId) => rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["no"] } }),
};

describeOnBothEngines("what a consent makes the house owe the chain", (world) => {
  it.each([
    ["approve", "key", ["release"]],
    ["approve", "contract", ["submit", "release"]],
    ["request_changes", "key", ["submit", "request_changes"]],
    ["request_changes", "contract", ["submit", "request_changes"]],
    ["reject", "key", ["submit", "reject"]],
  ])("%s by a %s is %o", async (verb, signedBy, kinds) => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    if (signedBy === "contract") at.chain.contracts.add(at.chain.wallet("buyer-001"));
    await SENDS[verb]?.(at, taskId);
    expect(await owed(at, taskId)).toEqual(kinds);
  });

  it("of an objection is the objection alone, whatever signed it", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await SENDS.reject?.(at, taskId);
    at.chain.contracts.add(at.chain.wallet("agent-1"));
    await contestTask(at.context, { actor: at.first, input: { taskId, statement: "it is right" } });
    expect(await owed(at, taskId)).toEqual(["submit", "reject", "contest"]);
  });

  it("is nothing for an acceptance, which waits unless its wallet may change its mind", async () => {
    const at = await castOnChain(world());
    const taskId = (await paid(at)).id;
    await accept(at, taskId);
    const row = await rowOf(at.context, taskId);
    expect(row.anchorAtMs).toBe((row.acceptByAtMs ?? 0) - 5 * S);
    expect(await owed(at, taskId)).toEqual([]);
    at.chain.contracts.add(at.chain.wallet("agent-1"));
    const { id: other } = await paid(at);
    await accept(at, other);
    expect((await rowOf(at.context, other)).anchorAtMs).toBe(at.context.nowMs);
  });
});

describeOnBothEngines("an acceptance that is kept", (world) => {
  it("is at the price that was agreed, whatever its agent would ask today", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at);
    const published = { successRatePpm: 1, settledTasks: 1, distinctBuyers: 1, refreshedOnDay: 1 };
    await at.context.store.write((tx) =>
      publishOnAgent(tx, "agent-1", { ...published, multiplierHundredths: 110 }),
    );
    await accept(at, taskId);
    const [kept] = await at.context.store.read((tx) => consentsOf(tx, taskId));
    expect(kept?.message.message).toMatchObject({ price: "4000000000" });
  });

  it("is attested, unless the buyer's terms name the agent", async () => {
    const at = await castOnChain(world());
    await accept(at, (await paid(at, { strategy: "direct", agentId: "agent-1" })).id);
    expect(at.chain.assigned).toEqual([]);
    const { id } = await paid(at);
    await accept(at, id);
    const { jobId } = await rowOf(at.context, id);
    const agent = at.chain.wallet("agent-1");
    expect(at.chain.assigned).toEqual([{ jobId, agent, price: 4_000_000_000n }]);
  });
});
