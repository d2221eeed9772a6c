import { expect, it } from "vitest";
import { insertAttestation } from "@/lib/server/escrow/tables/attestations";
import { bodyOf, codeOf, race } from "@/testing/answers";
import {
  accept,
  awaiting,
  castOnChain,
  consentOf,
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
import { acceptTask } from "./accept-task";
import { approveTask } from "./approve-task";
import { cancelTask } from "./cancel-task";
import { contestTask } from "./contest-task";
import { failTask } from "./fail-task";
import { rejectTask } from "./reject-task";
import { requestChanges } from "./request-changes";
import { resolveTask } from "./resolve-task";

describeOnBothEngines("a task in MNEE", (world) => {
  it("is quoted, paid, worked and approved in two transactions, to the unit", async () => {
    const at = await castOnChain(world());
    const task = await awaiting(at);
    expect(task).toMatchObject({
      status: "awaiting_payment",
      price: { units: "4000000000", display: "4.00 MNEE" },
      fee: { units: "80000000" },
      total: { units: "4080000000" },
      payment: { state: "none", request: { approve: { value: "0x0" }, fund: { value: "0x0" } } },
      consent: {},
    });
    await at.chain.send("buyer-001", fundDataOf(task));
    expect(await rowOf(at.context, task.id)).toMatchObject({
      status: "assigned",
      agentId: "agent-1",
      chainState: "funded",
    });
    expect(await balanceOf(at.context, "escrow:MNEE")).toBe(TOTAL_UNITS);
    await accept(at, task.id);
    await submit(at, task.id);
    const approved = bodyOf(await approveTask(at.context, { actor: at.buyer, input: { taskId: task.id } }));
    expect(approved).toMatchObject({
      status: "submitted",
      pendingVerb: "approve",
      verbs: [],
      payment: { state: "pending" },
    });
    expect(await at.chain.drain()).toEqual(["release"]);
    expect(await rowOf(at.context, task.id)).toMatchObject({
      status: "completed",
      paymentState: "released",
      heldUnits: 0n,
    });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(4n * MNEE);
    expect(await balanceOf(at.context, "fees:MNEE")).toBe(80_000_000n);
    expect(await balanceOf(at.context, "world:MNEE")).toBe(-TOTAL_UNITS);
    await expectBooksBalanced(at.context);
  });

  it("shows the chain's consents to those who may sign them, and takes nobody else's", async () => {
    const at = await castOnChain(world(), { isDemo: false });
    const { id: taskId } = await paid(at);
    expect(Object.keys(await consentOf(at, { taskId, actor: at.buyer }))).toEqual(["cancel"]);
    expect(await consentOf(at, { taskId, actor: at.operator })).toEqual({});
    const { accept: consent, fail } = await consentOf(at, { taskId, actor: at.first });
    if (!consent || !fail) throw new RangeError("the agent is shown no consent");
    expect(consent.message).toMatchObject({ agent: at.chain.wallet("agent-1"), price: "4000000000" });
    const accepting = async (signer: string, signed = consent) => {
      const signature = (await at.chain.sign(signer, signed)) ?? undefined;
      return codeOf(acceptTask(at.context, { actor: at.first, input: { taskId, signature } }));
    };
    expect(await codeOf(accept(at, taskId))).toBe("signature_required");
    expect(await accepting("agent-2")).toBe("bad_signature");
    expect(await accepting("agent-1", fail)).toBe("bad_signature");
    expect(await accepting("agent-1", { ...consent, message: { ...consent.message, price: "1" } })).toBe(
      "bad_signature",
    );
    expect(await accepting("agent-1")).toBe("done");
    expect(await codeOf(accept(at, taskId))).toBe("illegal_transition");
  });

  it("lets one of fifty approvals reach the chain", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const counts = await race(50, () => approveTask(at.context, { actor: at.buyer, input: { taskId } }));
    expect(counts).toEqual({ done: 1, illegal_transition: 49 });
    expect(await at.chain.drain()).toEqual(["release"]);
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(4n * MNEE);
    await expectBooksBalanced(at.context);
  });

  it("goes through rejection, contest and a split, each consent in its order", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const verdicts = ["MET" as const, "UNMET" as const];
    await rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["b"], verdicts } });
    expect(await at.chain.drain()).toEqual(["submit", "reject"]);
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(2n * MNEE);
    await contestTask(at.context, { actor: at.first, input: { taskId, statement: "b is there" } });
    const judge = { actor: at.operator, input: { taskId, agentShareBps: 2_500, reason: "a quarter" } };
    const resolved = bodyOf(await resolveTask(at.context, judge));
    expect(resolved).toMatchObject({ status: "disputed", pendingVerb: "resolve" });
    expect(await at.chain.drain()).toEqual(["contest", "resolve"]);
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "resolved", paymentState: "split" });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(2_500_000_000n);
    expect(await balanceOf(at.context, "fees:MNEE")).toBe(50_000_000n);
    expect(await balanceOf(at.context, "user:buyer-001:MNEE")).toBe(1_530_000_000n);
    await expectBooksBalanced(at.context);
  });

  it("is changed and handed in again in the next round, and judged in that round", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await requestChanges(at.context, { actor: at.buyer, input: { taskId, note: "more" } });
    expect(await at.chain.drain()).toEqual(["submit", "request_changes"]);
    expect(await rowOf(at.context, taskId)).toMatchObject({
      status: "in_progress",
      round: 1,
      chainState: "accepted",
    });
    await submit(at, taskId);
    await rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["still no"] } });
    await contestTask(at.context, { actor: at.first, input: { taskId, statement: "yes" } });
    expect(await at.chain.drain()).toEqual(["submit", "reject", "contest"]);
    expect(await rowOf(at.context, taskId)).toMatchObject({ status: "disputed", chainState: "disputed" });
    await expectBooksBalanced(at.context);
  });

  it("is cancelled with the attestation, and given up with the agent's", async () => {
    const at = await castOnChain(world());
    const { id: cancelled } = await paid(at);
    await cancelTask(at.context, { actor: at.buyer, input: { taskId: cancelled } });
    expect(await codeOf(accept(at, cancelled))).toBe("illegal_transition");
    expect(await at.chain.drain()).toEqual(["cancel"]);
    expect(await rowOf(at.context, cancelled)).toMatchObject({
      status: "cancelled",
      paymentState: "refunded",
    });
    const { id: failed } = await paid(at);
    await accept(at, failed);
    await failTask(at.context, { actor: at.first, input: { taskId: failed, reason: "cannot" } });
    expect(await at.chain.drain()).toEqual(["give_up"]);
    expect(await rowOf(at.context, failed)).toMatchObject({ status: "failed", paymentState: "refunded" });
    expect(await balanceOf(at.context, "user:buyer-001:MNEE")).toBe(2n * TOTAL_UNITS);
    await expectBooksBalanced(at.context);
  });

  it("is taken by nobody while the buyer may still bring its cancellation to the chain", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at);
    const { jobId } = await rowOf(at.context, taskId);
    const untilS = at.context.nowMs / S + 600;
    await at.context.store.write((tx) =>
      insertAttestation(tx, {
        kind: "nobody_accepted",
        jobId: jobId ?? "0x",
        message: {},
        digest: `0x${"cd".repeat(32)}`,
        signature: "0x",
        validUntilS: untilS,
        atMs: at.context.nowMs,
      }),
    );
    at.context.pass(600 * S);
    expect(await codeOf(accept(at, taskId))).toBe("lost_race");
    at.context.pass(1);
    expect(await codeOf(accept(at, taskId))).toBe("done");
  });

  it("is claimed while open at the winner's own price, and pays back the difference", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "open" });
    await accept(at, taskId, at.second);
    await submit(at, taskId, at.second);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await at.chain.drain()).toEqual(["release"]);
    expect(await balanceOf(at.context, "user:agent-2:MNEE")).toBe(3_600_000_000n);
    expect(await balanceOf(at.context, "fees:MNEE")).toBe(72_000_000n);
    expect(await balanceOf(at.context, "user:buyer-001:MNEE")).toBe(408_000_000n);
    await expectBooksBalanced(at.context);
  });

  it("names the agent in the contract when the buyer does, and needs no attester then", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "direct", agentId: "agent-2" });
    await accept(at, taskId, at.second);
    await submit(at, taskId, at.second);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await at.chain.drain()).toEqual(["release"]);
    expect(at.chain.assigned).toEqual([]);
    expect(await balanceOf(at.context, "user:agent-2:MNEE")).toBe(3_600_000_000n);
  });
});
