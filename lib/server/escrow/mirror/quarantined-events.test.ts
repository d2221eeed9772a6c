import { keccak256 } from "viem";
import { beforeEach, describe, expect, it } from "vitest";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import {
  accept,
  awaiting,
  type ChainCast,
  castOnChain,
  fundDataOf,
  MNEE,
  submit,
  TOTAL_UNITS,
} from "@/testing/chain/chain-cast";
import type { Emitted } from "@/testing/chain/fake-job";
import { Feed } from "@/testing/chain/feed";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { proveInvariants } from "@/testing/prove-invariants";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { retryQuarantined } from "./retry-quarantined";

const AGENT_UNITS = 4n * MNEE;

describeOnBothEngines("an event that cannot be booked", (world) => {
  let at: ChainCast;
  let feed: Feed;
  beforeEach(async () => {
    at = await castOnChain(world());
    feed = new Feed(at);
  });

  const run = (sql: string) => at.context.store.write((tx) => tx.run(sql));
  const execute = (userId: string, data: Hex) => at.chain.escrow.execute(at.chain.wallet(userId), data);
  const withdrawn = (account: Hex, units: bigint): Emitted => ({
    name: "Withdrawn",
    jobId: null,
    args: { token: at.chain.facts.tokens.MNEE.address, account, to: account, units },
  });

  async function missing(): Promise<string> {
    const sources = { store: at.context.store, chain: null, hasChain: false };
    const proof = await proveInvariants(sources, { actor: at.operator, nowMs: at.context.nowMs });
    return proof.checks.find(({ name }) => name.startsWith("every confirmed event"))?.detail ?? "";
  }

  async function approvedTask(): Promise<string> {
    const task = await awaiting(at, { terms: undefined });
    await feed.see(await execute("buyer-001", fundDataOf(task)));
    await feed.confirm();
    await accept(at, task.id);
    await submit(at, task.id);
    await approveTask(at.context, { actor: at.buyer, input: { taskId: task.id, verdicts: ["MET", "MET"] } });
    return task.id;
  }

  /** The release that the house has queued for a task, as the contract carries it out. */
  async function released(taskId: string): Promise<Emitted> {
    const row = await at.context.store.read((tx) =>
      tx.get<{ data: Hex }>("SELECT data FROM outbox_rows WHERE task_id = ? AND kind = 'release'", [taskId]),
    );
    return at.chain.escrow.execute(at.chain.facts.relayer, row?.data ?? "0x");
  }

  it("is quarantined with its reason; its job and who spends its credit wait, all else goes on", async () => {
    const [broken, sound] = [await approvedTask(), await approvedTask()];
    await run(`UPDATE tasks SET held_units = held_units + 1 WHERE id = '${broken}'`);
    await feed.see(await released(broken));
    await feed.see(withdrawn(at.chain.wallet("agent-1"), AGENT_UNITS), await released(sound));
    await feed.confirm();
    expect(await rowOf(at.context, sound)).toMatchObject({ status: "completed" });
    expect(await rowOf(at.context, broken)).toMatchObject({ status: "submitted", pendingVerb: "approve" });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(AGENT_UNITS);
    expect(await feed.quarantined()).toEqual([
      { name: "JobCompleted", waits: false, attempts: 1 },
      { name: "Withdrawn", waits: true, attempts: 0 },
    ]);
    expect(await feed.isCaughtUp()).toBe(true);
    expect(await missing()).toMatch(
      new RegExp(
        `JobCompleted of ${broken} in block 103: 1 tries, InvariantBroken: .*, 1 that wait behind them$`,
      ),
    );

    await retryQuarantined(at.context, at.chain.facts.chainId);
    expect((await feed.quarantined())[0]?.attempts).toBe(1);
    expect(await feed.retry()).toEqual({ booked: [], failed: ["JobCompleted"] });
    await run(`UPDATE tasks SET held_units = held_units - 1 WHERE id = '${broken}'`);
    expect(await feed.retry()).toEqual({ booked: ["JobCompleted", "Withdrawn"], failed: [] });
    expect(await rowOf(at.context, broken)).toMatchObject({ status: "completed" });
    expect(await balanceOf(at.context, "user:agent-1:MNEE")).toBe(AGENT_UNITS);
    expect(await missing()).toBe("holds");
    await expectBooksBalanced(at.context);
  });

  it("does not let a stranger's withdrawal be taken from other people's money", async () => {
    const task = await awaiting(at, { terms: undefined });
    const stranger = at.chain.wallet("stranger");
    const { escrow } = at.chain;
    const funded = await execute("buyer-001", fundDataOf(task));
    const foreign = { ...funded, jobId: keccak256("0x01") };
    escrow.jobs.clear();
    await feed.see(foreign);
    await feed.confirm();
    expect(await balanceOf(at.context, "suspense:MNEE")).toBe(TOTAL_UNITS);
    const paid = { agent: stranger, agentUnits: TOTAL_UNITS, feeUnits: 0n, buyerUnits: 0n, byDefault: false };
    await run("UPDATE accounts SET balance_units = 0 WHERE id = 'suspense:MNEE'");
    await feed.see({ name: "JobCompleted", jobId: foreign.jobId, args: paid });
    await feed.confirm();
    await run(`UPDATE accounts SET balance_units = ${TOTAL_UNITS} WHERE id = 'suspense:MNEE'`);
    await feed.see(withdrawn(stranger, TOTAL_UNITS));
    await feed.confirm();
    expect(await balanceOf(at.context, "suspense:MNEE")).toBe(TOTAL_UNITS);
    expect(await feed.retry()).toEqual({ booked: ["JobCompleted", "Withdrawn"], failed: [] });
    expect(await balanceOf(at.context, "suspense:MNEE")).toBe(0n);
    expect(await balanceOf(at.context, "world:MNEE")).toBe(0n);
    await expectBooksBalanced(at.context);
  });

  it("does not matter how many events lie in one block", async () => {
    const token = at.chain.facts.tokens.MNEE.address;
    const from = at.chain.wallet("stranger");
    const surplus = { name: "Transfer", jobId: null, args: { token, from, value: 10n ** 9n } };
    const crowd = Array.from({ length: 501 }, () => surplus);
    await feed.see(surplus);
    await feed.see(...crowd);
    await feed.see(surplus);
    for (let tick = 0; tick < 3; tick += 1) await feed.confirm();
    expect(await feed.isCaughtUp()).toBe(true);
    const applied = "SELECT COUNT(*) AS found FROM chain_events WHERE state = 'applied'";
    const row = await at.context.store.read((tx) => tx.get<{ found: number }>(applied));
    expect(Number(row?.found)).toBe(503);
    await expectBooksBalanced(at.context);
  });

  describe("at its first sighting", () => {
    /** Nothing in MNEE can enter the books while the outside may not go below zero. */
    async function closeTheDoor(): Promise<void> {
      await at.context.store.write((tx) =>
        tx.insert("accounts", {
          id: "world:MNEE",
          kind: "world",
          asset: "MNEE",
          balanceUnits: 0n,
          floorUnits: 0n,
        }),
      );
    }

    it("keeps nobody from reading on, and its task from lapsing", async () => {
      const terms = { payWithinS: 600, acceptWithinS: 100_000, deliverWithinS: 100_000 };
      const [first, second] = [await awaiting(at, { terms }), await awaiting(at, { terms, asset: "ETH" })];
      await closeTheDoor();
      await feed.see(
        await execute("buyer-001", fundDataOf(first)),
        await execute("buyer-001", fundDataOf(second)),
      );
      expect(await feed.retry()).toEqual({ booked: ["JobFunded"], failed: ["JobFunded"] });
      await feed.confirm();
      expect(await rowOf(at.context, second.id)).toMatchObject({ status: "assigned" });
      expect(await rowOf(at.context, first.id)).toMatchObject({ status: "awaiting_payment" });
      expect(await fireDeadline(at.context, { taskId: first.id })).toBe(false);
      expect(await missing()).toContain(`JobFunded of ${first.id} in block 101`);
      await run("UPDATE accounts SET floor_units = NULL WHERE id = 'world:MNEE'");
      expect(await feed.retry()).toEqual({ booked: ["JobFunded"], failed: [] });
      expect(await rowOf(at.context, first.id)).toMatchObject({ status: "assigned", heldUnits: TOTAL_UNITS });
      expect(await balanceOf(at.context, "pending:MNEE")).toBe(0n);
      expect(await missing()).toBe("holds");
      await expectBooksBalanced(at.context);
    });

    it("is forgotten with its block", async () => {
      const task = await awaiting(at);
      await feed.see();
      await closeTheDoor();
      await feed.see(await execute("buyer-001", fundDataOf(task)));
      expect(await feed.retry()).toEqual({ booked: [], failed: ["JobFunded"] });
      await feed.replace(1);
      expect(await feed.quarantined()).toEqual([]);
      expect(await missing()).toBe("holds");
    });
  });
});

describeOnBothEngines("a block that is replaced and comes back", (world) => {
  it("has its payment seen anew", async () => {
    const at = await castOnChain(world());
    const feed = new Feed(at);
    const task = await awaiting(at);
    const funded = await at.chain.escrow.execute(at.chain.wallet("buyer-001"), fundDataOf(task));
    await feed.see();
    for (let times = 0; times < 2; times += 1) {
      await feed.see(funded);
      expect(await balanceOf(at.context, "pending:MNEE")).toBe(TOTAL_UNITS);
      await feed.replace(1);
      expect(await balanceOf(at.context, "pending:MNEE")).toBe(0n);
      expect(await rowOf(at.context, task.id)).toMatchObject({ paymentState: "none" });
    }
    await feed.see(funded);
    await feed.confirm();
    expect(await balanceOf(at.context, "pending:MNEE")).toBe(0n);
    expect(await balanceOf(at.context, "world:MNEE")).toBe(-TOTAL_UNITS);
    expect(await rowOf(at.context, task.id)).toMatchObject({ status: "assigned", heldUnits: TOTAL_UNITS });
    await expectBooksBalanced(at.context);
  });
});
