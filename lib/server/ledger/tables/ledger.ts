import type { AssetId } from "@/lib/domain/assets";
import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { AccountRow, JournalRow, SettlementRow } from "./rows";

export function findAccount(tx: Tx, id: string): Promise<AccountRow | undefined> {
  return tx.get<AccountRow>("SELECT * FROM accounts WHERE id = ?", [id]);
}

/** Accounts of one person; nobody owns any of another kind. */
export function accountsOfOwner(tx: Tx, ownerId: string): Promise<AccountRow[]> {
  return tx.all<AccountRow>("SELECT * FROM accounts WHERE owner_id = ?", [ownerId]);
}

/** The house's own accounts of one kind. */
export function houseAccounts(tx: Tx, kind: string): Promise<AccountRow[]> {
  return tx.all<AccountRow>("SELECT * FROM accounts WHERE kind = ?", [kind]);
}

export async function openAccount(tx: Tx, row: Omit<AccountRow, "balanceUnits">): Promise<void> {
  await tx.run(
    `INSERT INTO accounts (id, owner_id, kind, asset, balance_units, floor_units)
     VALUES (?, ?, ?, ?, 0, ?) ON CONFLICT (id) DO NOTHING`,
    [row.id, row.ownerId, row.kind, row.asset, row.floorUnits],
  );
}

/** False when a journal with this business key is already in the books. */
export async function insertJournal(tx: Tx, row: JournalRow): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO journals (id, kind, business_key, task_id, call_id, reverses_id, detail, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (business_key) DO NOTHING`,
    [row.id, row.kind, row.businessKey, row.taskId, row.callId, row.reversesId, row.detail, row.atMs],
  );
  return inserted === 1;
}

interface NewEntry {
  readonly journalId: string;
  readonly accountId: string;
  readonly asset: AssetId;
  readonly units: bigint;
}

/** One row a statement: SQLite copies every page that a statement of several rows touches, to undo half of it. */
export async function insertEntries(tx: Tx, entries: readonly NewEntry[]): Promise<void> {
  for (const { journalId, accountId, asset, units } of entries) {
    await tx.insert("entries", { journalId, accountId, asset, units });
  }
}

/** What an account was credited by these tasks, whatever became of it since. */
export async function creditsOfTasks(
  tx: Tx,
  of: { accountId: string; taskIds: readonly string[] },
): Promise<bigint> {
  const marks = of.taskIds.map(() => "?").join(", ");
  const row = await tx.get<{ creditedUnits: bigint }>(
    `SELECT CAST(COALESCE(SUM(e.units), 0) AS BIGINT) AS credited_units FROM entries e
     JOIN journals j ON j.id = e.journal_id
     WHERE e.account_id = ? AND e.units > 0 AND j.task_id IN (${marks})`,
    [of.accountId, ...of.taskIds],
  );
  return row?.creditedUnits ?? 0n;
}

export function findJournalByKey(tx: Tx, businessKey: string): Promise<JournalRow | undefined> {
  return tx.get<JournalRow>("SELECT * FROM journals WHERE business_key = ?", [businessKey]);
}

export function entriesOf(tx: Tx, journalId: string): Promise<NewEntry[]> {
  return tx.all<NewEntry>(
    "SELECT journal_id, account_id, asset, units FROM entries WHERE journal_id = ? ORDER BY units, account_id",
    [journalId],
  );
}

/** One settlement per (task, part): the primary key refuses a second. */
export function insertSettlement(tx: Tx, row: SettlementRow): Promise<void> {
  return tx.insert("settlements", asRecord(row));
}
