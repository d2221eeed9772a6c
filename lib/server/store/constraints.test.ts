import Sqlite from "better-sqlite3";
import { expect, it } from "vitest";
import { sqliteFiles } from "@/lib/server/store/sqlite/start";
import { APPEND_ONLY } from "@/scripts/database/append-only";
import { describeOnBothEngines } from "@/testing/store/books";
import { planOf } from "@/testing/store/plan";
import { isUniqueViolation } from "./store-errors";
import type { SqlValue, Tx } from "./tx";

type Fields = Record<string, SqlValue>;

const BUDGET: Fields = { scope: "agent", ofId: "a", period: "day", startAtMs: 0 };
const WINDOW: Fields = { ...BUDGET, limitUnits: 10n };
const DECISION: Fields = {
  id: "dec_1",
  agentId: "a",
  serviceId: "s",
  action: "ALLOWED",
  mode: "FULL",
  quantity: 1,
  approvedQuantity: 1,
  isDowngradeAllowed: false,
  costUnits: 1n,
  reason: "Approved",
  policyVersion: 1,
  rail: "ledger",
  atMs: 1,
};

const EVALUATION: Fields = {
  orchestratorId: "orc_1",
  number: 1,
  atMs: 1,
  mode: "seed",
  good: 6,
  known: 6,
  isFailed: false,
  tier: "EXCELLENT",
  failures: 0,
  isSuspended: false,
  usdUnits: 12_000_000n,
  dueAtMs: 2,
};

/** One row for each append-only table. */
const ROWS: [table: string, row: Fields][] = [
  ["journals", { id: "jnl_1", kind: "grant", businessKey: "k1", atMs: 1 }],
  ["entries", { journalId: "jnl_1", accountId: "mint:SAT", asset: "SAT", units: -5n }],
  [
    "settlements",
    {
      taskId: "tsk_1",
      part: "rest",
      outcome: "completed",
      agentUnits: 1n,
      feeUnits: 0n,
      buyerUnits: 0n,
      journalId: "jnl_1",
      atMs: 1,
    },
  ],
  [
    "taskEvents",
    { taskId: "tsk_1", version: 1, event: "task.posted", toStatus: "open", actorKind: "buyer", atMs: 1 },
  ],
  ["auditRows", { atMs: 1, actorKind: "house", action: "a", subjectKind: "task", subjectId: "tsk_1" }],
  [
    "outcomes",
    {
      taskId: "tsk_1",
      agentId: "a",
      buyerId: "b",
      dayUtc: 1,
      paidUnits: 1n,
      priceUnits: 1n,
      isCounted: true,
    },
  ],
  [
    "policyVersions",
    { version: 1, document: "{}", source: "file", reason: "as the files say", createdAtMs: 1 },
  ],
  ["decisions", DECISION],
  ["budgetResets", { atMs: 1, reason: "a new start" }],
  ["attesterWords", { kind: "assign", jobId: "0x1", message: "{}", digest: "0x", signature: "0x", atMs: 1 }],
  ["undoneResets", { atMs: 1, undoneAtMs: 0 }],
  [
    "probeSamples",
    {
      orchestratorId: "orc_1",
      slot: 1,
      vantage: "house",
      atMs: 1,
      outcome: "ok",
    },
  ],
  ["evaluations", EVALUATION],
  ["clocksSetBack", { turn: 1, atMs: 0 }],
  [
    "shadowDecisions",
    {
      id: "dec_1",
      shadowId: "shd_1",
      action: "ALLOWED",
      mode: "FULL",
      approvedQuantity: 1,
      costUnits: 1n,
      reason: "Approved",
      isChanged: false,
    },
  ],
];

const sqlName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const account = (fields: Fields = {}): Fields => ({
  id: "user:u:SAT",
  kind: "user",
  asset: "SAT",
  balanceUnits: 10n,
  floorUnits: 0n,
  ...fields,
});

/** Rows that must not be stored, each for one reason. */
const REFUSED: [reason: string, table: string, row: Fields][] = [
  ["a balance under its floor", "accounts", account({ balanceUnits: -1n })],
  ["an unknown asset", "accounts", account({ asset: "DOGE" })],
  ["an unknown kind of account", "accounts", account({ kind: "secret" })],
  ["a negative withdrawal", "withdrawals", withdrawal({ units: -1n })],
  ["an unknown state of a withdrawal", "withdrawals", withdrawal({ state: "gone" })],
  [
    "a negative settlement",
    "settlements",
    {
      taskId: "t",
      part: "rest",
      outcome: "o",
      agentUnits: -1n,
      feeUnits: 0n,
      buyerUnits: 0n,
      journalId: "j",
      atMs: 1,
    },
  ],
  [
    "an outcome paid above its price",
    "outcomes",
    { taskId: "t", agentId: "a", buyerId: "b", dayUtc: 1, paidUnits: 2n, priceUnits: 1n, isCounted: true },
  ],
  ["more approved than was asked for", "decisions", { ...DECISION, approvedQuantity: 2 }],
  ["a decision of no known kind", "decisions", { ...DECISION, action: "MAYBE" }],
  ["a budget that holds less than nothing", "budgetWindows", { ...WINDOW, heldUnits: -1n }],
  ["a budget that spent less than nothing", "budgetWindows", { ...WINDOW, spentUnits: -1n }],
  ["a budget of one call", "budgetWindows", { ...WINDOW, period: "call" }],
  [
    "a budget that is passed",
    "budgetWindows",
    { ...WINDOW, spentUnits: 6n, heldUnits: 7n, carriedUnits: 2n },
  ],
  ["a tier that nobody knows", "evaluations", { ...EVALUATION, tier: "SUPERB" }],
  ["an unknown status in the timeline", "taskEvents", { ...ROWS[3]?.[1], toStatus: "lost" }],
  [
    "a session of an unknown kind",
    "sessions",
    { id: "s", userId: "u", kind: "magic", createdAtMs: 1, expiresAtMs: 2 },
  ],
];

function withdrawal(fields: Fields): Fields {
  return {
    id: "wdr_1",
    userId: "u",
    asset: "SAT",
    units: 1n,
    state: "booked",
    createdAtMs: 1,
    updatedAtMs: 1,
    ...fields,
  };
}

describeOnBothEngines("what the database itself refuses", (world) => {
  it("has a row of each append-only table to try", () => {
    expect(ROWS.map(([table]) => sqlName(table)).sort()).toEqual([...APPEND_ONLY]);
  });

  it.each(ROWS)("%s can be added to, never changed or deleted", async (table, row) => {
    const { store } = world();
    await store.write((tx) => tx.insert(table, row));
    const change = `UPDATE ${sqlName(table)} SET ${sqlName(Object.keys(row)[0] ?? "")} = ${sqlName(Object.keys(row)[0] ?? "")}`;
    await expect(store.write((tx) => tx.run(change))).rejects.toThrow("append-only");
    await expect(store.write((tx) => tx.run(`DELETE FROM ${sqlName(table)}`))).rejects.toThrow("append-only");
    expect(await store.read((tx) => tx.all(`SELECT * FROM ${sqlName(table)}`))).toHaveLength(1);
  });

  it.each(REFUSED)("%s", async (_, table, row) => {
    await expect(world().store.write((tx) => tx.insert(table, row))).rejects.toThrow(/constraint/i);
  });

  it("a balance that would fall under its floor, however it is written", async () => {
    const { store } = world();
    await store.write((tx) => tx.insert("accounts", account()));
    const spend = (tx: Tx) => tx.run("UPDATE accounts SET balance_units = balance_units - ?", [11n]);
    await expect(store.write(spend)).rejects.toThrow(/constraint/i);
    await store.write((tx) => tx.run("UPDATE accounts SET floor_units = NULL"));
    await store.write(spend);
  });

  it("a second settlement of the same part of a task", async () => {
    const { store } = world();
    const [, row = {}] = ROWS[2] ?? [];
    await store.write((tx) => tx.insert("settlements", row));
    await expect(store.write((tx) => tx.insert("settlements", row))).rejects.toSatisfy(isUniqueViolation);
    await store.write((tx) => tx.insert("settlements", { ...row, part: "undisputed" }));
  });

  it("a second journal for one business key, and a second reversal of one journal", async () => {
    const { store } = world();
    const journal = (fields: Fields) => (tx: Tx) =>
      tx.insert("journals", { id: "j1", kind: "grant", businessKey: "b1", atMs: 1, ...fields });
    await store.write(journal({}));
    await expect(store.write(journal({ id: "j2" }))).rejects.toSatisfy(isUniqueViolation);
    await store.write(journal({ id: "j3", businessKey: "b3", reversesId: "j1" }));
    const again = journal({ id: "j4", businessKey: "b4", reversesId: "j1" });
    await expect(store.write(again)).rejects.toSatisfy(isUniqueViolation);
  });

  it("an amount past int64", async () => {
    const { store } = world();
    const most = 2n ** 63n - 1n;
    await store.write((tx) => tx.insert("accounts", account({ balanceUnits: most })));
    await expect(
      store.write((tx) => tx.run("UPDATE accounts SET balance_units = balance_units + ?", [1n])),
    ).rejects.toThrow();
    const row = await store.read((tx) => tx.get("SELECT balance_units FROM accounts"));
    expect(row).toEqual({ balanceUnits: most });
  });

  it("picks the best agent and the due tasks from their partial indexes", async () => {
    if (world().engine !== "sqlite") return;
    const pick = planOf(
      world(),
      `SELECT id FROM agents WHERE is_available AND NOT is_suspended
         AND (capacity = 0 OR active_tasks < capacity) AND owner_id <> ?
       ORDER BY multiplier_hundredths DESC, active_tasks, registered_at_ms, id LIMIT 1`,
      ["u"],
    );
    const due = "SELECT id FROM tasks WHERE due_at_ms <= ? ORDER BY due_at_ms, id LIMIT ?";
    expect(pick[0]).toContain("agents_pick");
    expect(planOf(world(), due, [1, 10])[0]).toContain("tasks_due");
  });

  it("tampering from outside the house", () => {
    const { place } = world();
    if (!("dataDir" in place)) return;
    const outside = new Sqlite(sqliteFiles(place.dataDir).database);
    outside.exec("INSERT INTO journals (id, kind, business_key, at_ms) VALUES ('j', 'grant', 'b', 1)");
    expect(() => outside.exec("UPDATE journals SET kind = 'lock'")).toThrow("append-only");
    expect(() => outside.exec("DELETE FROM journals")).toThrow("append-only");
    outside.close();
  });
});
