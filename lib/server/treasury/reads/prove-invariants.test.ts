import { expect, it } from "vitest";
import type { ChainBooks, ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { Store } from "@/lib/server/store/tx";
import { NOON_MS } from "@/testing/context";
import { post, smallHistory } from "@/testing/history";
import { actorOf } from "@/testing/people";
import { proveInvariants } from "@/testing/prove-invariants";
import { describeOnBothEngines } from "@/testing/store/books";

const operator = actorOf("operator-001");
const none: ChainBooks = { heldUnits: 0n, owedUnits: 0n, balanceUnits: 0n };

function prove(store: Store, nowMs = NOON_MS) {
  return proveInvariants({ store, chain: null, hasChain: false }, { actor: operator, nowMs });
}

async function broken(store: Store, nowMs = NOON_MS): Promise<string[]> {
  const proof = await prove(store, nowMs);
  expect(proof.green).toBe(proof.checks.every((check) => check.ok));
  return proof.checks.filter((check) => !check.ok).map((check) => check.name);
}

function readerOf(books: Partial<ChainBooks> | null): ChainReader {
  return {
    confirmations: 5,
    feeAccount: "0x00000000000000000000000000000000000000fe",
    booksAt: async () => (books ? { MNEE: { ...none, ...books }, ETH: none, isStale: false } : null),
    treasuryAt: null,
    walletUnits: async () => null,
    transaction: async () => null,
  };
}

/** Each line breaks one thing behind the house's back, and names the check that must see it. */
const TAMPERINGS: [check: string, sql: string][] = [
  ["(I3)", "UPDATE accounts SET balance_units = balance_units + 1 WHERE id = 'user:buyer-001:SAT'"],
  ["(I3)", "UPDATE accounts SET balance_units = balance_units - 1 WHERE id = 'user:buyer-001:SAT'"],
  [
    "journal balances (I1)",
    "INSERT INTO entries (journal_id, account_id, asset, units) SELECT MIN(id), 'fees:SAT', 'SAT', 5 FROM journals",
  ],
  [
    "zero per asset (I2)",
    "INSERT INTO entries (journal_id, account_id, asset, units) SELECT MIN(id), 'fees:SAT', 'ETH', 5 FROM journals",
  ],
  [
    "zero per asset (I2)",
    "INSERT INTO entries (journal_id, account_id, asset, units) SELECT MIN(id), 'fees:SAT', 'SAT', -5 FROM journals",
  ],
  ["what tasks hold (I5)", "UPDATE tasks SET held_units = held_units - 1 WHERE status = 'assigned'"],
  ["what tasks hold (I5)", "UPDATE tasks SET held_units = held_units + 1 WHERE status = 'assigned'"],
  ["journals leave in escrow", "UPDATE tasks SET held_units = held_units + 1 WHERE status = 'assigned'"],
  ["(I6)", "UPDATE tasks SET status = 'completed' WHERE status = 'assigned'"],
  ["(I6)", "UPDATE tasks SET status = 'in_progress' WHERE status = 'completed'"],
  ["(I7)", "UPDATE tasks SET paid_agent_units = paid_agent_units - 1 WHERE status = 'completed'"],
  [
    "(I7)",
    `UPDATE tasks SET refunded_units = refunded_units + 1, total_units = total_units + 1,
       ceiling_units = ceiling_units + 1 WHERE status = 'completed'`,
  ],
  ["timelines have no gap", "UPDATE tasks SET status = 'open', agent_id = NULL WHERE status = 'assigned'"],
  [
    "no status went back",
    `INSERT INTO task_events (task_id, version, event, from_status, to_status, actor_kind, detail, at_ms)
     SELECT id, 9, 'task.opened', 'submitted', 'open', 'house', '{}', 1 FROM tasks WHERE status = 'assigned'`,
  ],
  [
    "contract's states",
    `INSERT INTO task_jobs (task_id, job_id, terms, state)
     SELECT id, '0x1', '{}', 'disputed' FROM tasks WHERE status = 'assigned'`,
  ],
  [
    "has one job",
    "INSERT INTO task_jobs (task_id, job_id, terms) SELECT id, '0x1', '{}' FROM tasks WHERE status = 'assigned'",
  ],
  ["has one job", "UPDATE tasks SET asset = 'MNEE' WHERE status = 'assigned'"],
  [
    "has one job",
    "INSERT INTO task_jobs (task_id, job_id, terms, pending_verb) VALUES ('tsk_gone', '0x1', '{}', 'cancel')",
  ],
  ["(I9)", "UPDATE tasks SET agent_id = 'agent-3' WHERE status = 'completed' AND agent_id = 'agent-1'"],
  ["loads", "UPDATE agents SET active_tasks = active_tasks + 1 WHERE id = 'agent-2'"],
  ["counters", "UPDATE counters SET value = value + 1 WHERE key = 'tasks:completed'"],
  ["reputation sums", "UPDATE reputation_days SET settled_tasks = settled_tasks + 1"],
  [
    "(I13)",
    `INSERT INTO outbox_rows (id, business_key, kind, signer, to_address, data, value_wei, gas_limit, nonce, state,
       attempts, created_at_ms, updated_at_ms)
     SELECT u.id, u.id, 'release', '0xaa', '0xbb', '0x', '0', 1, 7, 'confirmed', 0, 1, 1 FROM users u LIMIT 2`,
  ],
  [
    "(I14)",
    `INSERT INTO chain_events (chain_id, tx_hash, log_index, block_number, block_hash, address, name, args, state,
       seen_at_ms, applied_at_ms) VALUES (31337, '0x1', 0, 9, '0x2', '0x3', 'JobFunded', '{}', 'applied', 1, 1)`,
  ],
];

describeOnBothEngines("the invariants", (world) => {
  it("hold over history, live tasks and refusals, and say at which moment", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    await post(house, { buyerId: "buyer-001" });
    await expect(post(house, { buyerId: "buyer-ghost" })).rejects.toMatchObject({
      code: "insufficient_funds",
    });
    const proof = await prove(store);
    expect(proof.checks.filter((check) => !check.ok)).toEqual([]);
    expect(proof.green).toBe(true);
    expect(proof.asOf.sequence).toBeGreaterThan(0);
  });

  it.each(TAMPERINGS)("see it when %s is broken by %s", async (check, sql) => {
    const { store } = world();
    const house = await smallHistory(store);
    await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    await store.write((tx) => tx.run(sql));
    expect(await broken(store)).toEqual(expect.arrayContaining([expect.stringContaining(check)]));
  });

  it("see what is overdue", async () => {
    const { store } = world();
    const house = await smallHistory(store);
    await post(house, { buyerId: "buyer-001", agentId: "agent-1" });
    expect(await broken(store, NOON_MS + 16 * 60_000)).toEqual([]);
    expect(await broken(store, NOON_MS + 21 * 60_000)).toEqual(["nothing is overdue (I17)"]);
  });

  it("see an event that took effect above the confirmed block, and none below", async () => {
    const { store } = world();
    const at = (block: number) =>
      `INSERT INTO chain_events (chain_id, tx_hash, log_index, block_number, block_hash, address, name, args, state,
         seen_at_ms, applied_at_ms)
       VALUES (31337, '0x${block}', 0, ${block}, '0x2', '0x3', 'JobFunded', '{}', 'applied', 1, 1)`;
    const cursor = `INSERT INTO chain_cursors (chain_id, head_block, head_hash, confirmed_block, updated_at_ms)
      VALUES (31337, 12, '0xaa', 8, 1)`;
    await store.write(async (tx) => [await tx.run(cursor), await tx.run(at(8))]);
    expect(await broken(store)).toEqual([]);
    await store.write((tx) => tx.run(at(9)));
    expect(await broken(store)).toEqual([expect.stringContaining("(I14)")]);
  });

  it("are an operator's to read", async () => {
    const { store } = world();
    const sources = { store, chain: null, hasChain: false };
    const ask = (userId: string) => proveInvariants(sources, { actor: actorOf(userId), nowMs: NOON_MS });
    await expect(ask("buyer-001")).rejects.toMatchObject({ code: "forbidden" });
  });

  it("compare the books with the chain at the confirmed block, and are red while it is silent", async () => {
    const { store } = world();
    await smallHistory(store);
    await store.write((tx) =>
      tx.run(
        `INSERT INTO chain_cursors (chain_id, head_block, head_hash, confirmed_block, updated_at_ms)
         VALUES (31337, 12, '0xaa', 8, 1)`,
      ),
    );
    const ask = (chain: ChainReader | null) =>
      proveInvariants({ store, chain, hasChain: true }, { actor: operator, nowMs: NOON_MS });
    const green = await ask(readerOf({ balanceUnits: 7n }));
    expect(green).toMatchObject({ green: true, asOf: { block: 8 } });
    expect((await ask(readerOf({ balanceUnits: 999_999n }))).green).toBe(true);
    const unseen = await ask(readerOf({ balanceUnits: 1_000_000n }));
    expect(unseen.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      "MNEE in the contract is all booked (I5)",
    ]);
    expect((await ask(readerOf({ heldUnits: 1n, balanceUnits: 1n }))).green).toBe(false);
    expect((await ask(readerOf({ owedUnits: 1n, balanceUnits: 1n }))).green).toBe(false);
    await store.write((tx) =>
      tx.run(
        `INSERT INTO accounts (id, kind, asset, balance_units, floor_units)
         VALUES ('escrow:MNEE', 'escrow', 'MNEE', 5, 0), ('fees:MNEE', 'fees', 'MNEE', 2, 0)`,
      ),
    );
    const onChain = async (books: Partial<ChainBooks>) => {
      const { checks } = await ask(readerOf(books));
      return checks.filter(({ name }) => name.startsWith("MNEE ")).map(({ ok }) => ok);
    };
    expect(await onChain({ heldUnits: 5n, owedUnits: 2n, balanceUnits: 7n })).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(await onChain({ heldUnits: 4n, owedUnits: 2n, balanceUnits: 7n })).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(await onChain({ heldUnits: 5n, owedUnits: 0n, balanceUnits: 7n })).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(await onChain({ heldUnits: 5n, owedUnits: 2n, balanceUnits: 6n })).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect((await ask(readerOf(null))).green).toBe(false);
    expect((await ask(null)).green).toBe(false);
  });
});
