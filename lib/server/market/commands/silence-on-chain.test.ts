import { expect, it } from "vitest";
import { OWN_TRANSACTION, submitCall } from "@/lib/chain/escrow-calls";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import {
  accept,
  awaiting,
  castOnChain,
  fundDataOf,
  MNEE,
  paid,
  S,
  submit,
  submitted,
  TOTAL_UNITS,
} from "@/testing/chain/chain-cast";
import { Feed } from "@/testing/chain/feed";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { anchorTask } from "./anchor-task";
import { approveTask } from "./approve-task";
import { declineTask } from "./decline-task";
import { fireDeadline } from "./fire-deadline";

describeOnBothEngines("silence on chain", (world) => {
  it("anchors an acceptance and a submission in time, and pays the agent of a silent buyer", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at);
    await accept(at, taskId);
    const accepted = await rowOf(at.context, taskId);
    expect(accepted.anchorAtMs).toBe(at.context.nowMs + 995 * S);
    expect(await anchorTask(at.context, { taskId })).toBe(false);
    at.context.pass(995 * S);
    expect(await anchorTask(at.context, { taskId })).toBe(true);
    expect(await at.chain.drain()).toEqual(["accept"]);
    expect(await rowOf(at.context, taskId)).toMatchObject({ anchorAtMs: null, chainState: "accepted" });
    await submit(at, taskId);
    at.context.pass(300 * S);
    expect(await anchorTask(at.context, { taskId })).toBe(true);
    expect(await at.chain.drain()).toEqual(["submit"]);
    // The review counts from the chain's own date; its default a grace later.
    const row = await rowOf(at.context, taskId);
    expect(row.reviewByAtMs).toBe(at.context.nowMs + 3_000 * S);
    at.context.pass(3_000 * S + 1);
    expect(await fireDeadline(at.context, { taskId })).toBe(false);
    // The last second of the contract's own window is still the buyer's.
    at.context.pass(10 * S - 1);
    expect(await fireDeadline(at.context, { taskId })).toBe(false);
    at.context.pass(S);
    expect(await fireDeadline(at.context, { taskId })).toBe(true);
    expect(await fireDeadline(at.context, { taskId })).toBe(false);
    expect((await rowOf(at.context, taskId)).status).toBe("submitted");
    expect(await at.chain.drain()).toEqual(["settle_by_default"]);
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "completed", paymentState: "released" });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(4n * MNEE);
    await expectBooksBalanced(at.context);
  });

  it("expires what was never paid a grace after its date", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await awaiting(at);
    at.context.pass(600 * S + 1);
    expect(await fireDeadline(at.context, { taskId })).toBe(false);
    at.context.pass(10 * S - 1);
    expect(await fireDeadline(at.context, { taskId })).toBe(false);
    at.context.pass(1);
    expect(await fireDeadline(at.context, { taskId })).toBe(true);
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "expired", heldUnits: 0n });
  });

  it("never expires what was seen paid, though a node that lags has no such job", async () => {
    const at = await castOnChain(world());
    const feed = new Feed(at);
    const task = await awaiting(at);
    const funded = await at.chain.escrow.execute(at.chain.wallet("buyer-001"), fundDataOf(task));
    await feed.see(funded);
    at.chain.readJob = async () => ({ state: "none", sinceS: 0, round: 0 });
    at.context.pass(3_600 * S);
    expect(await fireDeadline(at.context, { taskId: task.id })).toBe(false);
    await feed.confirm();
    expect((await rowOf(at.context, task.id)).status).toBe("assigned");
    await expectBooksBalanced(at.context);
  });

  it("anchors what a wallet contract says at once, since it may take its consent back", async () => {
    const at = await castOnChain(world());
    at.chain.contracts.add(at.chain.wallet("agent-1"));
    const { id: taskId } = await paid(at);
    await accept(at, taskId);
    expect((await rowOf(at.context, taskId)).anchorAtMs).toBe(at.context.nowMs);
    expect(await anchorTask(at.context, { taskId })).toBe(true);
    expect(await at.chain.drain()).toEqual(["accept"]);
    await submit(at, taskId);
    expect((await rowOf(at.context, taskId)).anchorAtMs).toBe(at.context.nowMs);
    expect(await anchorTask(at.context, { taskId })).toBe(true);
    expect(await at.chain.drain()).toEqual(["submit"]);
    expect(await rowOf(at.context, taskId)).toMatchObject({ anchorAtMs: null, chainState: "submitted" });
  });

  it("brings a submission to the chain before an approval that may be taken back", async () => {
    const at = await castOnChain(world());
    at.chain.contracts.add(at.chain.wallet("buyer-001"));
    const taskId = await submitted(at);
    expect((await rowOf(at.context, taskId)).anchorAtMs).toBe(at.context.nowMs + 300 * S);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await at.chain.drain()).toEqual(["submit", "release"]);
    expect((await rowOf(at.context, taskId)).status).toBe("completed");
    await expectBooksBalanced(at.context);
  });

  it("refunds when nobody accepts, and when the agent does not deliver", async () => {
    const at = await castOnChain(world());
    const { id: unaccepted } = await paid(at, { strategy: "open" });
    at.context.pass(1_011 * S);
    expect(await fireDeadline(at.context, { taskId: unaccepted })).toBe(true);
    expect(await at.chain.drain()).toEqual(["settle_by_default"]);
    expect((await rowOf(at.context, unaccepted)).status).toBe("expired");
    const { id: undelivered } = await paid(at);
    await accept(at, undelivered);
    at.context.pass(996 * S);
    await anchorTask(at.context, { taskId: undelivered });
    await at.chain.drain();
    at.context.pass(1_015 * S);
    expect(await fireDeadline(at.context, { taskId: undelivered })).toBe(true);
    expect(await at.chain.drain()).toEqual(["settle_by_default"]);
    expect((await rowOf(at.context, undelivered)).status).toBe("failed");
    expect(await balanceOf(at.context, "user:buyer-001:MNEE")).toBe(2n * TOTAL_UNITS);
    await expectBooksBalanced(at.context);
  });

  it("ends a direct task that its agent declines, by the buyer's consent or by the clock", async () => {
    for (const isDemo of [true, false]) {
      const at = await castOnChain(world(), { isDemo });
      const suffix = isDemo ? "" : "x";
      const { id: taskId } = await paid(at, {
        strategy: "direct",
        agentId: "agent-1",
        description: `y${suffix}`,
      });
      await declineTask(at.context, { actor: at.first, input: { taskId } });
      expect(await rowOf(at.context, taskId)).toMatchObject({ status: "assigned", pendingVerb: "decline" });
      await anchorTask(at.context, { taskId });
      expect(await at.chain.drain()).toEqual(isDemo ? ["cancel"] : []);
      if (!isDemo) {
        at.context.pass(1_011 * S);
        await anchorTask(at.context, { taskId });
        expect(await at.chain.drain()).toEqual(["settle_by_default"]);
      }
      expect(await rowOf(at.context, taskId)).toMatchObject({ status: "expired", paymentState: "refunded" });
      await expectBooksBalanced(at.context);
      if (isDemo) return;
    }
  });

  it("still refunds, by the clock, when the chain refuses the cancellation of a declined task", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "direct", agentId: "agent-1" });
    await declineTask(at.context, { actor: at.first, input: { taskId } });
    await anchorTask(at.context, { taskId });
    at.context.pass(601 * S);
    expect(await at.chain.drain()).toEqual(["cancel: ConsentExpired"]);
    expect(await anchorTask(at.context, { taskId })).toBe(false);
    at.context.pass(400 * S);
    for (let turn = 0; turn < 20; turn += 1) {
      at.context.pass(S);
      await anchorTask(at.context, { taskId });
    }
    expect(await at.chain.drain()).toEqual(["settle_by_default"]);
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "expired", paymentState: "refunded" });
    await expectBooksBalanced(at.context);
  });

  it("goes on when the agent of a declined direct task submits on chain after all", async () => {
    const at = await castOnChain(world(), { isDemo: false });
    const { id: taskId } = await paid(at, { strategy: "direct", agentId: "agent-1" });
    await declineTask(at.context, { actor: at.first, input: { taskId } });
    const { chainTerms, ceilingUnits: price } = await rowOf(at.context, taskId);
    const terms = termsFromJson(chainTerms ?? {});
    const assigned = { agent: at.chain.wallet("agent-1"), price, assignment: "0x" as const };
    const resultHash = `0x${"ab".repeat(32)}` as const;
    const { escrow } = at.chain.facts;
    const call = submitCall({ escrow, terms, assigned, consent: OWN_TRANSACTION, round: 0, resultHash });
    await at.chain.send("agent-1", call.data);
    const row = await rowOf(at.context, taskId);
    expect(row).toMatchObject({ status: "submitted", pendingVerb: null, paymentState: "held", resultHash });
    expect(row.dueAtMs).toBe(row.reviewByAtMs);
    at.context.pass(3_011 * S + 1);
    expect(await fireDeadline(at.context, { taskId })).toBe(true);
    expect(await at.chain.drain()).toEqual(["settle_by_default"]);
    expect((await rowOf(at.context, taskId)).status).toBe("completed");
    await expectBooksBalanced(at.context);
  });

  it("takes a reverted relay back: the verb can be sent again", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    const job = at.chain.escrow.jobs.get((await rowOf(at.context, taskId)).jobId as Hex);
    if (!job) throw new RangeError("no job");
    const { agent } = job;
    job.agent = at.chain.wallet("agent-2");
    expect(await at.chain.drain()).toEqual(["release: WrongAssignment"]);
    expect(await rowOf(at.context, taskId)).toMatchObject({
      status: "submitted",
      pendingVerb: null,
      paymentState: "held",
      anchorAtMs: at.context.nowMs,
    });
    // What the approval would have spared is brought to the chain at once, so that the agent's consent is not outwaited.
    job.agent = agent;
    expect(await anchorTask(at.context, { taskId })).toBe(true);
    expect(await at.chain.drain()).toEqual(["submit"]);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await at.chain.drain()).toEqual(["release"]);
    expect((await rowOf(at.context, taskId)).status).toBe("completed");
    await expectBooksBalanced(at.context);
  });
});
