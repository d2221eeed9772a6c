import type { AssetId } from "@/lib/domain/assets";
import type { SqlValue, Tx } from "@/lib/server/store/tx";
import type { JournalRow } from "./rows";

export interface JournalFilter {
  /** Only journals that touch an account of this user; null = all. */
  readonly ownerId: string | null;
  readonly asset?: string | undefined;
  readonly kind?: string | undefined;
  readonly taskId?: string | undefined;
  readonly callId?: string | undefined;
  readonly account?: string | undefined;
  readonly before?: { readonly id: string } | undefined;
  readonly limit: number;
}

export interface ListedEntry {
  readonly journalId: string;
  readonly accountId: string;
  readonly ownerId: string | null;
  readonly asset: AssetId;
  readonly units: bigint;
}

/** Named as in the index `entries_of_people`, or the index would not be used. */
const IS_A_PERSONS = "substr(e.account_id, 1, 5) = 'user:'";

/** Likewise, as in `entries_of_the_treasury`. */
const IS_THE_TREASURYS = "substr(e.account_id, 1, 9) = 'treasury:'";

/** What moved an account: read by its index where the account has one. */
function moves(account: string): string {
  if (account.startsWith("treasury:"))
    return `j.id IN (SELECT e.journal_id FROM entries e WHERE e.account_id = ? AND ${IS_THE_TREASURYS})`;
  return "EXISTS (SELECT 1 FROM entries e WHERE e.journal_id = j.id AND e.account_id = ?)";
}

/** Journals, newest first: their ids sort by time. */
export async function listJournals(tx: Tx, filter: JournalFilter): Promise<JournalRow[]> {
  const where: string[] = ["1 = 1"];
  const values: SqlValue[] = [];
  const and = (condition: string, ...params: SqlValue[]) => {
    where.push(condition);
    values.push(...params);
  };
  if (filter.ownerId !== null) {
    and(
      `j.id IN (SELECT e.journal_id FROM accounts a JOIN entries e ON e.account_id = a.id
         WHERE a.owner_id = ? AND ${IS_A_PERSONS})`,
      filter.ownerId,
    );
  }
  if (filter.asset)
    and("EXISTS (SELECT 1 FROM entries e WHERE e.journal_id = j.id AND e.asset = ?)", filter.asset);
  if (filter.kind) and("j.kind = ?", filter.kind);
  if (filter.taskId) and("j.task_id = ?", filter.taskId);
  if (filter.callId) and("j.call_id = ?", filter.callId);
  if (filter.account) and(moves(filter.account), filter.account);
  if (filter.before) and("j.id < ?", filter.before.id);
  return tx.all<JournalRow>(
    `SELECT j.* FROM journals j WHERE ${where.join(" AND ")} ORDER BY j.id DESC LIMIT ?`,
    [...values, filter.limit],
  );
}

export async function entriesOfJournals(tx: Tx, journalIds: readonly string[]): Promise<ListedEntry[]> {
  if (journalIds.length === 0) return [];
  return tx.all<ListedEntry>(
    `SELECT e.journal_id, e.account_id, a.owner_id, e.asset, e.units
     FROM entries e JOIN accounts a ON a.id = e.account_id
     WHERE e.journal_id IN (${journalIds.map(() => "?").join(", ")}) ORDER BY e.units, e.account_id`,
    [...journalIds],
  );
}
