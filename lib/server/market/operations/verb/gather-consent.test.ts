import { expect, it } from "vitest";
import { LostRace } from "@/lib/domain/errors";
import { NoRail } from "@/lib/domain/escrow/errors";
import { consentsOf } from "@/lib/server/escrow/tables/consents";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { requestChanges } from "@/lib/server/market/commands/request-changes";
import {
  accept,
  awaiting,
  type ChainCast,
  castOnChain,
  consentOf,
  paid,
  submit,
} from "@/testing/chain/chain-cast";
import { addAgent } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";

describeOnBothEngines("a party's consent", (world) => {
  it("is kept in the form that the escrow takes, however the wallet wrote it", async () => {
    const at = await castOnChain(world(), { isDemo: false });
    const { id: taskId } = await paid(at);
    const { accept } = await consentOf(at, { taskId, actor: at.first });
    const signed = accept && (await at.chain.sign("agent-1", accept));
    if (!signed) throw new RangeError("the task asks for no signature");
    const isEven = signed.endsWith("1b");
    const signature: Hex = `0x${signed.slice(2, 130).toUpperCase()}${isEven ? "00" : "01"}`;
    await acceptTask(at.context, { actor: at.first, input: { taskId, signature } });
    const [kept] = await at.context.store.read((tx) => consentsOf(tx, taskId));
    expect(kept?.signature.toLowerCase()).toBe(signed);
    expect(kept?.signature).toMatch(/1[bc]$/);
  });
});

/** Lets something happen while the next signature is being checked. */
function whileChecking(at: ChainCast, meanwhile: () => Promise<unknown>): void {
  const verify = at.chain.verifySignature.bind(at.chain);
  at.chain.verifySignature = async (claim) => {
    at.chain.verifySignature = verify;
    const signedBy = await verify(claim);
    await meanwhile();
    return signedBy;
  };
}

describeOnBothEngines("a consent that was overtaken while it was checked", (world) => {
  it("of an earlier round hands nothing in", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at);
    await accept(at, taskId);
    whileChecking(at, async () => {
      await submit(at, taskId);
      await requestChanges(at.context, { actor: at.buyer, input: { taskId, note: "Once more." } });
    });
    await expect(submit(at, taskId)).rejects.toBeInstanceOf(LostRace);
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "in_progress", round: 1 });
  });

  it("for another agent of the same owner takes nothing up", async () => {
    const at = await castOnChain(world());
    await addAgent(at.context, "agent-9", { ownerId: "agent-1", multiplierHundredths: 190 });
    const both = { ...at.first, agentIds: ["agent-1", "agent-9"] };
    const { id: taskId } = await paid(at);
    expect((await rowOf(at.context, taskId)).agentId).toBe("agent-1");
    whileChecking(at, async () => {
      at.context.nowMs = (await rowOf(at.context, taskId)).dueAtMs ?? 0;
      at.context.nowMs += 1;
      await fireDeadline(at.context, { taskId });
    });
    await expect(accept(at, taskId, both)).rejects.toBeInstanceOf(LostRace);
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "assigned", agentId: "agent-9" });
  });
});

describeOnBothEngines("the arbiter's own agent", (world) => {
  it("cannot be named for a task on chain, nor accept one", async () => {
    const at = await castOnChain(world());
    await addAgent(at.context, "agent-8", { ownerId: "operator-001", skills: ["law"] });
    const named = awaiting(at, { strategy: "direct", agentId: "agent-8" });
    await expect(named).rejects.toBeInstanceOf(NoRail);
    const { id: taskId } = await paid(at, { skills: ["law"] });
    expect((await rowOf(at.context, taskId)).agentId).toBe("agent-8");
    const owner = { ...at.operator, agentIds: ["agent-8"] };
    await expect(accept(at, taskId, owner)).rejects.toBeInstanceOf(NoRail);
  });
});
