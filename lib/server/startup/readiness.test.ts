import { beforeEach, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import { type Job, JobRunner } from "@/lib/server/kernel/jobs/runner";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { NOON_MS } from "@/testing/context";
import { post, smallHistory } from "@/testing/history";
import { actorOf } from "@/testing/people";
import { proveInvariants } from "@/testing/prove-invariants";
import { silent } from "@/testing/silent";
import { describeOnBothEngines } from "@/testing/store/books";
import { type ReadinessParts, whatIsMissing } from "./readiness";
import { JOBS } from "./subsystems";

const CHAIN_ID = 31_337;

/** An effect that nobody sends: its signer is not the relayer. */
const effect = (createdAtMs: number) => ({
  id: `obx_${createdAtMs}`,
  businessKey: `release:${createdAtMs}`,
  kind: "release",
  signer: "0xaa",
  toAddress: "0xbb",
  data: "0x",
  valueWei: "0",
  gasLimit: 1,
  state: "queued",
  attempts: 0,
  createdAtMs,
  updatedAtMs: createdAtMs,
});

describeOnBothEngines("readiness", (world) => {
  let context: Context;
  let nowMs: number;
  beforeEach(async () => {
    const { store } = world();
    nowMs = NOON_MS;
    context = { ...(await smallHistory(store)), clock: () => nowMs };
    await store.write((tx) =>
      tx.insert("chain_cursors", {
        chainId: CHAIN_ID,
        headBlock: 12,
        headHash: "0xaa",
        confirmedBlock: 8,
        updatedAtMs: NOON_MS,
      }),
    );
  });

  /** The jobs as they are, with what they do replaced. */
  function runnerOf(act: (name: string) => Promise<unknown>): JobRunner {
    const jobs: Job<null>[] = JOBS.map((job) => ({ ...job, open: () => () => act(job.name) }));
    return JobRunner.open(jobs, { world: null, store: context.store, clock: () => nowMs, log: silent });
  }

  const missing = (parts: Partial<ReadinessParts> = {}) =>
    whatIsMissing({
      context,
      facts: { chainId: CHAIN_ID, confirmations: 5 },
      newestBlock: async () => 12,
      head: () => ({ halted: null }),
      runner: runnerOf(async () => undefined),
      wrongOnChain: () => [],
      wrongInBooks: () => [],
      ...parts,
    });

  it("misses nothing when chain, books and jobs are well", async () => {
    await post(context, { buyerId: "buyer-001", agentId: "agent-1" });
    expect(await missing()).toEqual([]);
  });

  it("says what is wrong with the chain and the books", async () => {
    expect(await missing({ newestBlock: async () => null })).toEqual(["the chain does not answer"]);
    expect(await missing({ head: () => null })).toEqual(["the chain is not read yet"]);
    expect(await missing({ head: () => ({ halted: "halted" }) })).toEqual(["halted"]);
    expect(await missing({ wrongInBooks: () => ["the books are red"] })).toEqual(["the books are red"]);
    expect(await missing({ wrongOnChain: () => ["MNEE cannot move"] })).toEqual(["MNEE cannot move"]);
    expect(await missing({ newestBlock: async () => 43 })).toEqual([
      "the chain is not read on: the books stand still",
    ]);
    await context.store.write((tx) => tx.run("UPDATE chain_cursors SET head_block = 44"));
    expect(await missing()).toEqual(["the chain's events are not applied: the books stand still"]);
  });

  it("names the sender when an outbox row waits for too long, in whatever state", async () => {
    await context.store.write((tx) => tx.insert("outbox_rows", effect(NOON_MS)));
    nowMs += 10 * MINUTE_MS;
    expect(await missing()).toEqual([]);
    nowMs += 1;
    for (const state of ["queued", "sent", "mined"]) {
      const sql = "UPDATE outbox_rows SET state = ?, nonce = 1, tx_hash = '0x1', updated_at_ms = ?";
      await context.store.write((tx) => tx.run(sql, [state, nowMs]));
      expect(await missing(), state).toEqual(["something waits for the sender for too long"]);
    }
    await context.store.write((tx) => tx.run("UPDATE outbox_rows SET state = 'confirmed'"));
    expect(await missing()).toEqual([]);
  });

  it("names the keeper when a due task is not carried out, and no longer once it is", async () => {
    const task = await post(context, { buyerId: "buyer-001" });
    const { dueAtMs } = task;
    nowMs = (dueAtMs ?? 0) + 2 * MINUTE_MS;
    const keepers = async () => (await missing()).filter((reason) => reason.includes("keeper"));
    expect(await keepers()).toEqual([]);
    nowMs += 1;
    expect(await keepers()).toEqual(["something waits for the keeper for too long"]);
    expect(await fireDeadline(context, { taskId: task.id })).toBe(true);
    expect(await keepers()).toEqual([]);
    const job = { taskId: task.id, jobId: "0x1", terms: {}, anchorAtMs: NOON_MS };
    await context.store.write((tx) => tx.insert("taskJobs", job));
    expect(await keepers()).toEqual(["something waits for the keeper for too long"]);
  });

  it("names an indexer that is stuck, and nobody else", async () => {
    const runner = runnerOf((name) => (name === "indexer" ? new Promise(() => {}) : Promise.resolve()));
    runner.start();
    await new Promise((resolve) => setImmediate(resolve));
    nowMs += MINUTE_MS;
    expect(await missing({ runner })).toEqual([]);
    nowMs += 1;
    expect(await missing({ runner })).toEqual(["the indexer has not got through for too long"]);
    void runner.stop();
  });

  it("names the indexer when what it saw is not confirmed for too long", async () => {
    const event = {
      chainId: CHAIN_ID,
      txHash: "0x1",
      logIndex: 0,
      blockNumber: 9,
      blockHash: "0x2",
      address: "0x3",
      name: "JobFunded",
      args: "{}",
      state: "seen",
      seenAtMs: NOON_MS,
    };
    await context.store.write((tx) => tx.insert("chain_events", event));
    nowMs += 10 * MINUTE_MS;
    expect(await missing()).toEqual([]);
    nowMs += 1;
    expect(await missing()).toEqual(["something waits for the indexer for too long"]);
  });

  it("names the publisher when a reputation is of a day before for too long", async () => {
    nowMs = NOON_MS + 12 * 60 * MINUTE_MS + 10 * MINUTE_MS;
    expect(await missing()).toEqual([]);
    nowMs += 1;
    expect(await missing()).toEqual(["something waits for the reputation publisher for too long"]);
  });

  it("does not take a payment that may still come for something overdue", async () => {
    const graceS = 3_600;
    const withGrace = { ...context, chain: { facts: { graceS } } } as unknown as Context;
    const task = await post(context, { buyerId: "buyer-001" });
    const payByAtMs = nowMs + MINUTE_MS;
    await context.store.write((tx) =>
      tx.run(
        `UPDATE tasks SET asset = 'MNEE', status = 'awaiting_payment', pay_by_at_ms = ?, due_at_ms = ? WHERE id = ?`,
        [payByAtMs, payByAtMs, task.id],
      ),
    );
    nowMs = payByAtMs + 1;
    expect(await fireDeadline(withGrace, { taskId: task.id })).toBe(false);
    nowMs = payByAtMs + graceS * 1_000;
    expect(await missing()).toEqual([]);
    const proof = await proveInvariants(
      { store: context.store, chain: null, hasChain: false },
      { actor: actorOf("operator-001"), nowMs },
    );
    expect(proof.checks.find(({ name }) => name.includes("overdue"))).toMatchObject({ ok: true });
    nowMs += 1;
    expect(await fireDeadline(withGrace, { taskId: task.id })).toBe(true);
  });
});
