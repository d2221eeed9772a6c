import { expect, it } from "vitest";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { anchorTask } from "@/lib/server/market/commands/anchor-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { requestChanges } from "@/lib/server/market/commands/request-changes";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import { codeOf } from "@/testing/answers";
import {
  accept,
  awaiting,
  type ChainCast,
  castOnChain,
  fundDataOf,
  MNEE,
  paid,
  S,
  submit,
  submitted,
  TOTAL_UNITS,
} from "@/testing/chain/chain-cast";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";

const HASH = `0x${"12".repeat(32)}`;
/** How old the block of an event is when the books take it. */
const AGE_MS = 60 * S;

/** Books an event of the task's job, and tells the row before and after it, and the block's moment. */
async function booked(at: ChainCast, taskId: string, event: { name: string; args: Record<string, unknown> }) {
  at.context.pass(2 * AGE_MS);
  const before = await rowOf(at.context, taskId);
  await at.chain.confirm({ ...event, jobId: before.jobId }, { agoS: AGE_MS / S });
  const after = await rowOf(at.context, taskId);
  return { before, after, nowMs: at.context.nowMs, blockAtMs: at.context.nowMs - AGE_MS };
}

/** All of a row that did not change, and the version that counts the change. */
const untouched = <T extends { version: number }>(row: T): T => ({ ...row, version: row.version + 1 });

const accepted = { name: "JobAccepted", args: { priceUnits: 1n } };
const handedIn = (round: number) => ({ name: "JobSubmitted", args: { round, resultHash: HASH } });
const rejected = (units: { agentUnits: bigint; feeUnits: bigint }, undisputedBps = 5_000) => ({
  name: "JobRejected",
  args: { round: 0, undisputedBps, ...units },
});
const NOTHING = { agentUnits: 0n, feeUnits: 0n };

const reject = (at: ChainCast, taskId: string) =>
  rejectTask(at.context, {
    actor: at.buyer,
    input: { taskId, reasons: ["no"], verdicts: ["UNMET", "UNMET"] },
  });

async function inWork(at: ChainCast, fields: object = {}): Promise<string> {
  const { id } = await paid(at, fields);
  await accept(at, id);
  return id;
}

describeOnBothEngines("a step on chain that the house has taken already", (world) => {
  it("anchors an acceptance, whose deadline had been fixed before", async () => {
    const at = await castOnChain(world());
    const { before, after } = await booked(at, await inWork(at), accepted);
    expect(before).toMatchObject({ chainState: "funded", anchorAtMs: expect.any(Number) });
    expect(after).toEqual({ ...untouched(before), chainState: "accepted", anchorAtMs: null });
  });

  it("counts the review from the submission's block", async () => {
    const at = await castOnChain(world());
    const { before, after, blockAtMs } = await booked(at, await submitted(at), handedIn(0));
    const reviewByAtMs = blockAtMs + 3_000 * S;
    const dates = { reviewByAtMs, dueAtMs: reviewByAtMs, anchorAtMs: null };
    expect(after).toEqual({ ...untouched(before), ...dates, chainState: "submitted" });
  });

  it("counts nothing anew from a submission of an earlier round, or before a rejection", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await requestChanges(at.context, { actor: at.buyer, input: { taskId, note: "more" } });
    await submit(at, taskId);
    const again = await booked(at, taskId, handedIn(0));
    expect(again.before).toMatchObject({ status: "submitted", round: 1 });
    const done = { anchorAtMs: null, chainState: "submitted" };
    expect(again.after).toEqual({ ...untouched(again.before), ...done });
    const other = await submitted(at);
    await reject(at, other);
    const late = await booked(at, other, handedIn(0));
    expect(late.after).toEqual({ ...untouched(late.before), chainState: "submitted" });
  });

  it("lets no deadline run while an outcome waits for the chain", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    const { before, after, blockAtMs } = await booked(at, taskId, handedIn(0));
    expect(before).toMatchObject({ pendingVerb: "approve", dueAtMs: null });
    const reviewByAtMs = blockAtMs + 3_000 * S;
    expect(after).toEqual({ ...untouched(before), reviewByAtMs, chainState: "submitted", anchorAtMs: null });
  });

  it("counts the judgement from the block that tells of no round", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await reject(at, taskId);
    await contestTask(at.context, { actor: at.first, input: { taskId, statement: "it is right" } });
    const contested = { name: "JobContested", args: {} };
    const { before, after, blockAtMs } = await booked(at, taskId, contested);
    const resolveByAtMs = blockAtMs + 5_000 * S;
    const dates = { resolveByAtMs, dueAtMs: resolveByAtMs };
    expect(after).toEqual({ ...untouched(before), ...dates, chainState: "disputed" });
  });

  it("moves no date of a task that has ended", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: task.id } });
    await at.chain.send("buyer-001", fundDataOf(task));
    const { before, after } = await booked(at, task.id, handedIn(0));
    expect(after).toEqual({ ...untouched(before), chainState: "submitted" });
  });
});

describeOnBothEngines("a step on chain that the house has not taken", (world) => {
  it("takes the task along, at the price that it was given", async () => {
    const at = await castOnChain(world());
    const { id } = await paid(at);
    const { before, after, nowMs } = await booked(at, id, accepted);
    expect(before).toMatchObject({ status: "assigned", agentPriceUnits: 4n * MNEE });
    expect(after).toEqual({
      ...untouched(before),
      status: "in_progress",
      chainState: "accepted",
      candidateByAtMs: null,
      dueAtMs: before.deliverByAtMs,
      updatedAtMs: nowMs,
    });
    const lines = await at.context.store.read((tx) => taskEventsOf(tx, id));
    expect(lines.at(-1)).toMatchObject({
      event: "task.accepted",
      actorKind: "chain",
      actorId: null,
      detail: { txHash: expect.stringMatching(/^0x/) },
      atMs: nowMs,
    });
  });

  it("brings the hash of what was handed in, and the share that a rejection leaves undisputed", async () => {
    const at = await castOnChain(world());
    const { id } = await paid(at);
    const submission = await booked(at, id, handedIn(0));
    const reviewByAtMs = submission.blockAtMs + 3_000 * S;
    expect(submission.after).toEqual({
      ...untouched(submission.before),
      status: "submitted",
      resultHash: HASH,
      chainState: "submitted",
      candidateByAtMs: null,
      reviewByAtMs,
      dueAtMs: reviewByAtMs,
      updatedAtMs: submission.nowMs,
    });
    const rejection = await booked(at, id, rejected(NOTHING, 2_500));
    const contestByAtMs = rejection.blockAtMs + 4_000 * S;
    expect(rejection.after).toEqual({
      ...untouched(rejection.before),
      status: "rejected",
      undisputedBps: 2_500,
      chainState: "rejected",
      contestByAtMs,
      dueAtMs: contestByAtMs,
      updatedAtMs: rejection.nowMs,
    });
  });

  it("of changes asked for starts the delivery anew, and forgets the rejection that the chain never had", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await reject(at, taskId);
    const changes = { name: "ChangesRequested", args: { round: 1 } };
    const { before, after, blockAtMs, nowMs } = await booked(at, taskId, changes);
    expect(before).toMatchObject({ undisputedBps: 0, verdicts: ["UNMET", "UNMET"] });
    const deliverByAtMs = blockAtMs + 2_000 * S;
    expect(after).toEqual({
      ...untouched(before),
      status: "in_progress",
      round: 1,
      undisputedBps: null,
      verdicts: [],
      contestByAtMs: null,
      resolveByAtMs: null,
      deliverByAtMs,
      dueAtMs: deliverByAtMs,
      anchorAtMs: null,
      chainState: "accepted",
      updatedAtMs: nowMs,
    });
  });
});

describeOnBothEngines("a named agent's no that waits for its refund", (world) => {
  async function turnedDown(at: ChainCast, verb: "decline" | "lapse"): Promise<string> {
    const { id: taskId } = await paid(at, { strategy: "direct", agentId: "agent-1" });
    await declineTask(at.context, { actor: at.first, input: { taskId } });
    await anchorTask(at.context, { taskId });
    await at.context.store.write((tx) =>
      tx.run("UPDATE task_jobs SET pending_verb = ? WHERE task_id = ?", [verb, taskId]),
    );
    return taskId;
  }
  const owed = async (at: ChainCast, taskId: string) =>
    (await at.context.store.read((tx) => outboxOf(tx, taskId))).map(({ state }) => state);

  it.each(["decline", "lapse"] as const)(
    "after a %s is no more where the agent goes on after all",
    async (verb) => {
      const at = await castOnChain(world());
      const taskId = await turnedDown(at, verb);
      expect(await owed(at, taskId)).toEqual(["queued"]);
      const { before, after, nowMs } = await booked(at, taskId, accepted);
      expect(before).toMatchObject({ status: "assigned", pendingVerb: verb, paymentState: "pending" });
      expect(after).toEqual({
        ...untouched(before),
        status: "in_progress",
        pendingVerb: null,
        paymentState: "held",
        anchorAtMs: null,
        candidateByAtMs: null,
        dueAtMs: before.deliverByAtMs,
        chainState: "accepted",
        updatedAtMs: nowMs,
      });
      expect(await owed(at, taskId)).toEqual(["cancelled"]);
    },
  );

  it("goes on waiting while nothing takes the task further", async () => {
    const at = await castOnChain(world());
    const taskId = await turnedDown(at, "decline");
    const nothingNew = { name: "ChangesRequested", args: { round: 0 } };
    const { before, after } = await booked(at, taskId, nothingNew);
    expect(after).toEqual({ ...untouched(before), chainState: "accepted" });
    expect(await owed(at, taskId)).toEqual(["queued"]);
  });
});

describeOnBothEngines("the share of a rejection that nobody disputes", (world) => {
  it.each([
    { agentUnits: 2n * MNEE, feeUnits: 40_000_000n },
    { agentUnits: 7n, feeUnits: 0n },
    { agentUnits: 0n, feeUnits: 3n },
  ])("is booked as its event says: %o", async (units) => {
    const at = await castOnChain(world());
    const { id } = await paid(at);
    await booked(at, id, handedIn(0));
    const { after, nowMs } = await booked(at, id, {
      ...rejected(units),
      args: { ...rejected(units).args, agent: at.chain.wallet("agent-1") },
    });
    expect(after).toMatchObject({
      status: "rejected",
      paymentState: "held",
      heldUnits: TOTAL_UNITS - units.agentUnits - units.feeUnits,
      paidAgentUnits: units.agentUnits,
      paidFeeUnits: units.feeUnits,
      refundedUnits: 0n,
      updatedAtMs: nowMs,
    });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(units.agentUnits);
    expect(await balanceOf(at.context, "fees:MNEE")).toBe(units.feeUnits);
    await expectBooksBalanced(at.context);
  });

  it("is paid once, and is less than all", async () => {
    const at = await castOnChain(world());
    const { id } = await paid(at);
    await booked(at, id, handedIn(0));
    const units = { agentUnits: 5n, feeUnits: 0n };
    expect(await codeOf(booked(at, id, rejected(units, 10_000)))).toBe("invariant_broken");
    await booked(at, id, rejected(units));
    expect(await codeOf(booked(at, id, rejected(units)))).toBe("invariant_broken");
    expect(await rowOf(at.context, id)).toMatchObject({ paidAgentUnits: 5n });
  });
});

const CONTEST_WITHIN_MS = 4_000 * S;

describeOnBothEngines("a step that the house relayed", (world) => {
  it("counts its deadline from the chain's date, once the chain has it", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await rejectTask(at.context, {
      actor: at.buyer,
      input: { taskId, reasons: ["no"], verdicts: ["UNMET", "UNMET"] },
    });
    const saidAtMs = at.context.nowMs;
    expect(await rowOf(at.context, taskId)).toMatchObject({ contestByAtMs: saidAtMs + CONTEST_WITHIN_MS });
    at.context.pass(60 * S);
    await at.chain.drain();
    const byChainMs = Math.floor(at.context.nowMs / S) * S + CONTEST_WITHIN_MS;
    expect(byChainMs).toBeGreaterThan(saidAtMs + CONTEST_WITHIN_MS);
    expect(await rowOf(at.context, taskId)).toMatchObject({
      status: "rejected",
      contestByAtMs: byChainMs,
      dueAtMs: byChainMs,
    });
  });
});
