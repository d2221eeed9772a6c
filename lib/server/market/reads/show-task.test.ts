import { expect, it } from "vitest";
import type { UserActor } from "@/lib/domain/access/actor";
import { insertChainEvent } from "@/lib/server/escrow/tables/chain-log";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { publishOnAgent } from "@/lib/server/market/tables/agents";
import {
  awaiting,
  type ChainCast,
  castOnChain,
  consentOf,
  paid,
  S,
  submitted,
} from "@/testing/chain/chain-cast";
import { addAgent, type Cast, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask, rowOf } from "@/testing/tasks";
import { getTask } from "./get-task";

const read = (at: Cast, taskId: string, actor: UserActor) => getTask(at.context, { actor, taskId });
const sat = (units: number) => ({
  asset: "SAT",
  units: `${units}`,
  display: `${units.toLocaleString("en")} SAT`,
});
/** The moment so long after the test's noon. */
const after = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 12) + seconds * S).toISOString();

const TERMS = {
  payWithinS: 600,
  acceptWithinS: 1_000,
  deliverWithinS: 2_000,
  reviewWithinS: 3_000,
  contestWithinS: 4_000,
  resolveWithinS: 5_000,
};

describeOnBothEngines("a task as it is shown", (world) => {
  it("is all that its buyer may know when the agent's work was turned down in part", async () => {
    const at = await cast(world());
    const said = { title: "Payments", criteria: ["a", "b"], terms: TERMS };
    const { id: taskId, quoteId } = await postedTask(at, said);
    at.context.pass(10 * S);
    await acceptTask(at.context, { actor: at.first, input: { taskId } });
    at.context.pass(10 * S);
    const deliverable = { text: "half of it", url: "https://example.org/work" };
    await submitTask(at.context, { actor: at.first, input: { taskId, deliverable } });
    at.context.pass(10 * S);
    const judged = { reasons: ["half"], verdicts: ["MET" as const, "UNMET" as const] };
    await rejectTask(at.context, { actor: at.buyer, input: { taskId, ...judged } });
    const shown = await read(at, taskId, at.buyer);
    expect(shown).toEqual({
      id: taskId,
      title: "Payments",
      description: "Process payment",
      complexity: 2,
      asset: "SAT",
      strategy: "best",
      review: "buyer",
      access: "anyone",
      skills: [],
      criteria: ["a", "b"],
      source: "house",
      status: "rejected",
      verbs: [],
      pendingVerb: null,
      buyer: { id: "buyer-001", name: "buyer-001" },
      agent: { id: "agent-1", name: "agent-1" },
      multiplier: "2.00",
      price: sat(400_000),
      fee: sat(0),
      total: sat(400_000),
      agentPrice: sat(400_000),
      settlement: null,
      quoteId,
      terms: {
        payBy: null,
        acceptBy: after(1_000),
        deliverBy: after(2_000),
        reviewBy: after(3_020),
        contestBy: after(4_030),
        resolveBy: null,
      },
      dueAt: after(4_030),
      round: 0,
      version: 4,
      createdAt: after(0),
      updatedAt: after(30),
      durations: TERMS,
      candidateBy: null,
      silence: [
        expect.objectContaining({ step: "accept", until: after(1_000) }),
        expect.objectContaining({ step: "deliver", until: after(2_000) }),
        expect.objectContaining({ step: "review", until: after(3_020) }),
        expect.objectContaining({ step: "contest", until: after(4_030) }),
        expect.objectContaining({ step: "resolve", until: after(9_030) }),
      ],
      consent: {},
      payment: { state: "held", request: null, transactions: [] },
      jobId: null,
      assignment: null,
      uptime: null,
      deliverable,
      resultHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      verdicts: ["MET", "UNMET"],
      undisputedBps: 5_000,
      agentShareBps: null,
      timeline: shown.timeline,
    });
    const told = shown.timeline.map(({ at: moment, event, actor }) => [moment, event, actor.kind, actor.id]);
    expect(told).toEqual([
      [after(0), "task.posted", "buyer", "buyer-001"],
      [after(0), "task.assigned", "buyer", "buyer-001"],
      [after(10), "task.accepted", "agent", "agent-1"],
      [after(20), "task.submitted", "agent", "agent-1"],
      [after(30), "task.rejected", "buyer", "buyer-001"],
    ]);
    const sequences = shown.timeline.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
    expect((await read(at, taskId, at.first)).verbs).toEqual(["contest"]);
    expect((await read(at, taskId, at.operator)).verbs).toEqual([]);
  });

  it("says what everybody got once it is settled, and nothing of it before", async () => {
    const at = await cast(world());
    const { id: taskId } = await postedTask(at);
    await acceptTask(at.context, { actor: at.first, input: { taskId } });
    await submitTask(at.context, { actor: at.first, input: { taskId, deliverable: { text: "done" } } });
    expect((await read(at, taskId, at.buyer)).settlement).toBeNull();
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await read(at, taskId, at.buyer)).toMatchObject({
      status: "completed",
      verbs: [],
      dueAt: null,
      settlement: { agent: sat(400_000), fee: sat(0), buyer: sat(0) },
      payment: { state: "released" },
    });
  });

  it("of a named agent ends with its no", async () => {
    const at = await cast(world());
    const { id } = await postedTask(at, { strategy: "direct", agentId: "agent-2" });
    const { silence } = await read(at, id, at.buyer);
    expect(silence.find(({ step }) => step === "accept")?.outcome).toBe("expired, refund");
    const { id: anyones } = await postedTask(at);
    const others = (await read(at, anyones, at.buyer)).silence;
    expect(others.find(({ step }) => step === "accept")?.outcome).toMatch(/^next candidate/);
  });
});

/** What is to be signed, by verb. */
const verbsSigned = async (at: ChainCast, taskId: string, actor: UserActor) =>
  Object.keys(await consentOf(at, { taskId, actor })).sort();

describeOnBothEngines("a task on chain as it is shown", (world) => {
  it("has its job, what the chain saw of it and what the house owes it", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    const place = {
      chainId: at.chain.facts.chainId,
      txHash: "0xf1",
      logIndex: 0,
      blockHash: "0xb1",
    } as const;
    const { jobId } = await rowOf(at.context, taskId);
    const seen = { ...place, name: "JobFunded", address: at.chain.facts.escrow, blockNumber: 7, args: {} };
    await at.context.store.write((tx) =>
      insertChainEvent(tx, { ...seen, jobId, taskId, state: "applied", seenAtMs: 1, appliedAtMs: 1 }),
    );
    const shown = await read(at, taskId, at.buyer);
    expect(shown).toMatchObject({
      jobId,
      pendingVerb: "approve",
      dueAt: null,
      settlement: null,
      consent: {},
    });
    expect(shown.payment).toEqual({
      state: "pending",
      request: null,
      transactions: [
        { kind: "JobFunded", hash: "0xf1", block: 7, state: "confirmed" },
        { kind: "release", hash: null, block: null, state: "queued" },
      ],
    });
  });

  it("asks for consents only where money is in the contract, by whose turn it is", async () => {
    const at = await castOnChain(world());
    const unpaid = await awaiting(at);
    expect(unpaid.verbs).toEqual(["fund", "cancel"]);
    expect(await verbsSigned(at, unpaid.id, at.buyer)).toEqual([]);
    const { id } = await paid(at);
    expect(await verbsSigned(at, id, at.buyer)).toEqual(["cancel"]);
    expect(await verbsSigned(at, id, at.first)).toEqual(["accept", "fail"]);
    expect(await verbsSigned(at, id, at.operator)).toEqual([]);
  });

  it("asks an assigned agent for the price that it was given, whatever it would ask today", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "best" });
    const published = { successRatePpm: 1, settledTasks: 1, distinctBuyers: 1, refreshedOnDay: 1 };
    await at.context.store.write((tx) =>
      publishOnAgent(tx, "agent-1", { ...published, multiplierHundredths: 110 }),
    );
    const { accept } = await consentOf(at, { taskId, actor: at.first });
    expect(accept?.message).toMatchObject({ agent: at.chain.wallet("agent-1"), price: "4000000000" });
  });

  it("offers a claim to no owner of several agents, of none, or without a wallet", async () => {
    const at = await castOnChain(world());
    const { id: taskId } = await paid(at, { strategy: "open" });
    const address = at.chain.wallet("agent-4");
    const fair = await addAgent(at.context, "agent-4", { multiplierHundredths: 100, address });
    const claims = async (actor: UserActor) => (await consentOf(at, { taskId, actor })).accept?.message;
    expect(await claims(fair)).toMatchObject({ agent: address, price: "2000000000" });
    expect(await claims({ ...fair, agentIds: ["agent-4", "agent-2"] })).toBeUndefined();
    expect(await claims({ ...fair, agentIds: ["agent-gone"] })).toBeUndefined();
    expect(await claims({ ...fair, agentIds: [] })).toBeUndefined();
    const { address: _, ...walletless } = fair;
    expect(await claims(walletless)).toBeUndefined();
  });
});
