import { expect, it } from "vitest";
import type { Actor, UserActor } from "@/lib/domain/access/actor";
import { insertAttestation } from "@/lib/server/escrow/tables/attestations";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { codeOf } from "@/testing/answers";
import { awaiting, type ChainCast, castOnChain, consentOf, paid, S } from "@/testing/chain/chain-cast";
import { addAgent } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { getTask } from "./get-task";
import { showTask } from "./show-task";

const SIGNATURE = `0x${"ab".repeat(65)}` as const;

async function shownTo(at: ChainCast, taskId: string, actor: UserActor) {
  const task = await rowOf(at.context, taskId);
  return at.context.store.read((tx) => showTask(tx, at.context, { task, actor, nowMs: at.context.nowMs }));
}

describeOnBothEngines("a task on chain as each party sees it", (world) => {
  it("shows the attester's signature to the assigned agent alone", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at);
    const { jobId } = await rowOf(at.context, taskId);
    await at.context.store.write((tx) =>
      insertAttestation(tx, {
        kind: "assign",
        jobId: jobId ?? "0x",
        message: {},
        digest: `0x${"cd".repeat(32)}`,
        signature: SIGNATURE,
        validUntilS: null,
        atMs: at.context.nowMs,
      }),
    );
    expect((await shownTo(at, taskId, at.first)).assignment).toMatchObject({
      agent: at.chain.wallet("agent-1"),
      price: { units: "4000000000" },
      signature: SIGNATURE,
    });
    for (const other of [at.buyer, at.second, at.stranger, at.operator]) {
      expect((await shownTo(at, taskId, other)).assignment).toBeNull();
    }
  });

  it("is nobody's to see who has no part in it", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at);
    const seenBy = (actor: Actor) => codeOf(getTask(at.context, { actor, taskId }));
    expect(await seenBy(at.buyer)).toBe("done");
    expect(await seenBy(at.first)).toBe("done");
    expect(await seenBy(at.operator)).toBe("done");
    expect(await seenBy(at.stranger)).toBe("not_found");
    expect(await seenBy(at.second)).toBe("not_found");
    expect(await seenBy({ kind: "anonymous" })).toBe("unauthenticated");
  });

  it("shows the payment to its buyer alone, and no settlement where nothing was paid", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await awaiting(at);
    expect((await shownTo(at, taskId, at.buyer)).payment.request).toMatchObject({ fund: { value: "0x0" } });
    expect((await shownTo(at, taskId, at.operator)).payment.request).toBeNull();
    at.context.pass(611 * S);
    await fireDeadline(at.context, { taskId });
    expect(await shownTo(at, taskId, at.buyer)).toMatchObject({ status: "expired", settlement: null });
  });

  it("offers a claim to whom the ceiling can pay, up to the very unit", async () => {
    const at = await castOnChain(world());
    const fair = await addAgent(at.context, "agent-3", {
      multiplierHundredths: 150,
      address: at.chain.wallet("agent-3"),
    });
    const { id: taskId } = await paid(at, { strategy: "open", maxMultiplier: 150 });
    const claims = async (actor: UserActor) => (await consentOf(at, { taskId, actor })).accept?.message.price;
    expect(await claims(fair)).toBe("3000000000");
    expect(await claims(at.second)).toBeUndefined();
    expect(await claims(at.first)).toBeUndefined();
  });
});
