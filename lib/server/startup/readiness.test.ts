import pino from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { HALTED } from "@/lib/domain/escrow/halted";
import { MINUTE_MS } from "@/lib/domain/time";
import { alarmOf } from "@/lib/server/kernel/alarm";
import type { Context } from "@/lib/server/kernel/context";
import { type Job, JobRunner } from "@/lib/server/kernel/jobs/runner";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { NOON_MS } from "@/testing/context";
import { post, smallHistory } from "@/testing/history";
import { actorOf } from "@/testing/people";
import { proveInvariants } from "@/testing/prove-invariants";
import { silent } from "@/testing/silent";
import { describeOnBothEngines } from "@/testing/store/books";
import { RELAYER, waitsWorld } from "@/testing/waiting";
import { Readiness, type ReadinessParts } from "./readiness";
import { JOBS } from "./subsystems";

const CHAIN_ID = 31_337;

/** An effect that nobody sends: no sender runs here. */
const effect = (createdAtMs: number) => ({
  id: `obx_${createdAtMs}`,
  businessKey: `release:${createdAtMs}`,
  kind: "release",
  signer: RELAYER,
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
    const jobs: Job<null>[] = JOBS.map((job) => ({
      ...job,
      open: () => () => act(job.name),
      waits: () => job.waits(waitsWorld(context)),
    }));
    return JobRunner.open(jobs, { world: null, store: context.store, clock: () => nowMs, log: silent });
  }

  const readiness = (parts: Partial<ReadinessParts> = {}) =>
    new Readiness({
      context,
      facts: { chainId: CHAIN_ID, confirmations: 5 },
      newestBlock: async () => 12,
      head: () => ({ halted: null }),
      runner: runnerOf(async () => undefined),
      wrongOnChain: () => [],
      wrongInBooks: () => [],
      log: silent,
      patienceMs: 30_000,
      ...parts,
    });
  const missing = async (parts: Partial<ReadinessParts> = {}) =>
    (await readiness(parts).look()).alarms.map(({ sentence }) => sentence);
  /** Time passes, and the chain's blocks are read meanwhile. */
  const later = async (ms: number) => {
    nowMs += ms;
    await context.store.write((tx) => tx.run("UPDATE chain_cursors SET updated_at_ms = ?", [nowMs]));
  };

  it("misses nothing when chain, books and jobs are well", async () => {
    await post(context, { buyerId: "buyer-001", agentId: "agent-1" });
    expect(await missing()).toEqual([]);
  });

  it("says what is wrong with the chain and the books", async () => {
    expect(await missing({ newestBlock: async () => null })).toEqual(["the chain does not answer"]);
    expect(await missing({ head: () => null })).toEqual(["the chain is not read yet"]);
    const halted = await readiness({ head: () => ({ halted: "block 7 was replaced" }) }).look();
    expect(halted.alarms).toEqual([{ sentence: HALTED, detail: "block 7 was replaced", sinceMs: NOON_MS }]);
    const red = [alarmOf("the books are red")];
    expect(await missing({ wrongInBooks: () => red })).toEqual(["the books are red"]);
    expect(await missing({ wrongOnChain: () => [alarmOf("MNEE cannot move")] })).toEqual([
      "MNEE cannot move",
    ]);
    await context.store.write((tx) => tx.run("UPDATE chain_cursors SET head_block = 44"));
    expect(await missing()).toEqual(["the chain's events are not applied: the books stand still"]);
  });

  it("says that the books stand still: many blocks behind, or behind for a minute", async () => {
    const still = ["the chain is not read on: the books stand still"];
    expect(await missing({ newestBlock: async () => 42 })).toEqual([]);
    expect(await missing({ newestBlock: async () => 43 })).toEqual(still);
    nowMs += MINUTE_MS;
    expect(await missing({ newestBlock: async () => 13 })).toEqual([]);
    nowMs += 1;
    expect(await missing({ newestBlock: async () => 13 })).toEqual(still);
    expect(await missing()).toEqual([]);
  });

  it("says that the chain shows no new block", async () => {
    nowMs += 10 * MINUTE_MS;
    expect(await missing()).toEqual([]);
    nowMs += 1;
    expect(await missing()).toEqual(["the chain has shown no new block for long"]);
  });

  it("says that an outbox row waits for too long, in whatever state", async () => {
    await context.store.write((tx) => tx.insert("outbox_rows", effect(NOON_MS)));
    await later(10 * MINUTE_MS);
    expect(await missing()).toEqual([]);
    await later(1);
    expect(await missing()).toEqual(["a transaction waits to be sent"]);
    const move = (state: string) =>
      context.store.write((tx) =>
        tx.run("UPDATE outbox_rows SET state = ?, nonce = 1, tx_hash = '0x1', updated_at_ms = ?", [
          state,
          nowMs,
        ]),
      );
    await move("mined");
    expect(await missing()).toEqual(["a transaction in a block does not become final"]);
    await move("sent");
    const form = { txHash: "0x1", outboxId: `obx_${NOON_MS}`, signer: RELAYER, nonce: 1, signedTx: "0x" };
    const attempt = { ...form, maxFeePerGasWei: "1", createdAtMs: nowMs };
    await context.store.write((tx) => tx.insert("outbox_attempts", attempt));
    await later(45_000);
    expect(await missing()).toEqual([]);
    await later(1);
    expect(await missing()).toEqual(["a sent transaction is in no block: the relayer's nonce is stuck"]);
    await move("confirmed");
    expect(await missing()).toEqual([]);
  });

  it("says that an outbox row waits for a key that this house does not have", async () => {
    await context.store.write((tx) => tx.insert("outbox_rows", { ...effect(NOON_MS), signer: "0xaa" }));
    await later(MINUTE_MS);
    expect(await missing()).toEqual([]);
    await later(1);
    expect(await missing()).toEqual([
      "a transaction waits for a relayer's key that this house does not have",
    ]);
  });

  it("says why a transaction cannot be relayed, and since when", async () => {
    const row = { ...effect(NOON_MS), error: "the account that sends it has too little ETH" };
    await context.store.write((tx) => tx.insert("outbox_rows", row));
    await later(30_000);
    expect(await missing()).toEqual([]);
    await later(1);
    const { alarms } = await readiness().look();
    expect(alarms).toEqual([
      {
        sentence: "transactions wait to be relayed: the account that sends it has too little ETH",
        detail: "1 of them",
        sinceMs: NOON_MS,
      },
    ]);
  });

  it("says that a due task is not carried out, and no longer once it is", async () => {
    const task = await post(context, { buyerId: "buyer-001" });
    await later((task.dueAtMs ?? 0) + 2 * MINUTE_MS - nowMs);
    const keepers = async () => (await missing()).filter((reason) => !reason.includes("reputation"));
    expect(await keepers()).toEqual([]);
    await later(1);
    expect(await keepers()).toEqual(["a task is past its deadline"]);
    expect(await fireDeadline(context, { taskId: task.id })).toBe(true);
    expect(await keepers()).toEqual([]);
    const job = { taskId: task.id, jobId: "0x1", terms: {}, anchorAtMs: NOON_MS };
    await context.store.write((tx) => tx.insert("taskJobs", job));
    expect(await keepers()).toEqual(["a signature that the chain must have waits to be sent"]);
  });

  it("names an indexer that is stuck, and nobody else", async () => {
    const runner = runnerOf((name) => (name === "indexer" ? new Promise(() => {}) : Promise.resolve()));
    runner.start();
    await new Promise((resolve) => setImmediate(resolve));
    nowMs += 20_000;
    expect(await missing({ runner })).toEqual([]);
    nowMs += 40_001;
    const expected = ["the indexer has not got through for too long"];
    expect((await missing({ runner })).filter((reason) => reason.includes("indexer"))).toEqual(expected);
    void runner.stop();
  });

  it("says that what was seen is not confirmed for too long", async () => {
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
    await later(10 * MINUTE_MS);
    expect(await missing()).toEqual([]);
    await later(1);
    expect(await missing()).toEqual(["an event of the chain does not become final"]);
  });

  it("says that a reputation is of a day before for too long", async () => {
    await later(12 * 60 * MINUTE_MS + 10 * MINUTE_MS);
    expect(await missing()).toEqual([]);
    await later(1);
    expect(await missing()).toEqual(["a published reputation is of a day before"]);
  });

  it("does not take a payment that may still come for something overdue", async () => {
    const graceS = 3_600;
    context = { ...context, chain: { facts: { graceS, relayer: RELAYER } } } as unknown as Context;
    const task = await post(context, { buyerId: "buyer-001" });
    const payByAtMs = nowMs + MINUTE_MS;
    await context.store.write((tx) =>
      tx.run(
        `UPDATE tasks SET asset = 'MNEE', status = 'awaiting_payment', pay_by_at_ms = ?, due_at_ms = ? WHERE id = ?`,
        [payByAtMs, payByAtMs, task.id],
      ),
    );
    nowMs = payByAtMs + 1;
    expect(await fireDeadline(context, { taskId: task.id })).toBe(false);
    await later(payByAtMs + graceS * 1_000 - nowMs);
    expect(await missing()).toEqual([]);
    const proof = await proveInvariants(
      { store: context.store, chain: null, hasChain: false },
      { actor: actorOf("operator-001"), nowMs },
    );
    expect(proof.checks.find(({ name }) => name.includes("overdue"))).toMatchObject({ ok: true });
    nowMs += 1;
    expect(await fireDeadline(context, { taskId: task.id })).toBe(true);
  });

  it("remembers since when, and logs once what lasts and that it is over", async () => {
    const lines: string[] = [];
    const log = pino({ level: "info" }, { write: (line) => lines.push(JSON.parse(line).msg) });
    const wrong = [alarmOf("MNEE cannot move")];
    const watch = readiness({ wrongOnChain: () => wrong, log });
    await watch.look();
    nowMs += 9_999;
    await watch.look();
    expect(lines).toEqual([]);
    nowMs += 1;
    await watch.look();
    const { alarms } = await watch.look();
    expect(alarms).toEqual([{ sentence: "MNEE cannot move", detail: null, sinceMs: NOON_MS }]);
    wrong.pop();
    await watch.look();
    expect(lines).toEqual(["not ready: MNEE cannot move", "no longer so: MNEE cannot move"]);
  });
});

describe("books that do not answer", () => {
  const parts = (read: () => Promise<unknown>): ReadinessParts =>
    ({
      context: { clock: () => NOON_MS, store: { read } },
      facts: { chainId: CHAIN_ID, confirmations: 5 },
      newestBlock: async () => 12,
      head: () => ({ halted: null }),
      runner: { reports: async () => [], stuck: () => [alarmOf("the books take no writes")], late: () => [] },
      wrongOnChain: () => [],
      wrongInBooks: () => [],
      log: silent,
    }) as unknown as ReadinessParts;
  const told = {
    alarms: ["the books do not answer", "the books take no writes"].map((sentence) => ({
      ...alarmOf(sentence),
      sinceMs: NOON_MS,
    })),
    jobs: null,
  };

  it("are not waited for, and what is known without them is said", async () => {
    const gone = parts(() => Promise.reject(new RangeError("gone")));
    expect(await new Readiness(gone).look()).toEqual(told);
    const silence = { ...parts(() => new Promise(() => undefined)), patienceMs: 0 };
    expect(await new Readiness(silence).look()).toEqual(told);
  });
});
