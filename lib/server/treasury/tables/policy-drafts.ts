import type { DraftState } from "@/lib/domain/treasury/drafts/lifecycle";
import { asRecord, assignments } from "@/lib/server/store/columns";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { PolicyDraftRow } from "./rows";

export function insertDraft(tx: Tx, row: PolicyDraftRow): Promise<void> {
  return tx.insert("policy_drafts", asRecord(row));
}

export function findDraft(tx: Tx, id: string): Promise<PolicyDraftRow | undefined> {
  return tx.get<PolicyDraftRow>("SELECT * FROM policy_drafts WHERE id = ?", [id]);
}

/** Compare-and-swap: false when somebody was faster. Every change is its next version. */
export async function swapDraft(
  tx: Tx,
  row: PolicyDraftRow,
  change: Partial<Omit<PolicyDraftRow, "id" | "version">>,
): Promise<boolean> {
  const { sql, values } = assignments(asRecord({ ...change, version: row.version + 1 }));
  const changed = await tx.run(`UPDATE policy_drafts SET ${sql} WHERE id = ? AND version = ? AND state = ?`, [
    ...values,
    row.id,
    row.version,
    row.state,
  ]);
  return changed === 1;
}

/** All but the policy that it wants. */
export type ListedDraft = Omit<PolicyDraftRow, "document">;

const COLUMNS = `id, title, comment, base_version, state, version, author_id, reason, decider_id, note,
  live_version, created_at_ms, changed_at_ms, proposed_at_ms, ended_at_ms`;

/** Newest first: their ids sort by time. */
export function listDraftRows(
  tx: Tx,
  of: { before: { readonly id: string } | undefined; state?: DraftState | undefined; limit: number },
): Promise<ListedDraft[]> {
  const { sql, values } = allOf([
    where("id <> ''"),
    ...(of.state === undefined ? [] : [where("state = ?", of.state)]),
    ...(of.before === undefined ? [] : [where("id < ?", of.before.id)]),
  ]);
  return tx.all<ListedDraft>(`SELECT ${COLUMNS} FROM policy_drafts WHERE ${sql} ORDER BY id DESC LIMIT ?`, [
    ...values,
    of.limit,
  ]);
}

/** How many of an author's are open, or wait for another operator. */
export async function countUnended(tx: Tx, authorId: string): Promise<number> {
  const row = await tx.get<{ drafts: number }>(
    "SELECT COUNT(*) AS drafts FROM policy_drafts WHERE state IN ('open', 'proposed') AND author_id = ?",
    [authorId],
  );
  return row?.drafts ?? 0;
}

/** Since when the oldest waits for another operator; null where none does. */
export async function oldestProposedMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    "SELECT MIN(proposed_at_ms) AS at_ms FROM policy_drafts WHERE state = 'proposed'",
  );
  return row?.atMs ?? null;
}
