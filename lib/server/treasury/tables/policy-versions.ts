import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { PolicyVersionRow } from "./rows";

/** The number of the version that holds now; null before the first. */
export async function latestPolicyNumber(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ version: number }>(
    "SELECT version FROM policy_versions ORDER BY version DESC LIMIT 1",
  );
  return row?.version ?? null;
}

/** The version that holds now, with its document. */
export function latestPolicyVersion(tx: Tx): Promise<PolicyVersionRow | undefined> {
  return tx.get<PolicyVersionRow>("SELECT * FROM policy_versions ORDER BY version DESC LIMIT 1");
}

/** One version; undefined for a number that none has. */
export function findPolicyVersion(tx: Tx, version: number): Promise<PolicyVersionRow | undefined> {
  return tx.get<PolicyVersionRow>("SELECT * FROM policy_versions WHERE version = ?", [version]);
}

export function insertPolicyVersion(tx: Tx, row: PolicyVersionRow): Promise<void> {
  return tx.insert("policy_versions", asRecord(row));
}

/** The version that was made at a moment, such as that of something which ended with it. */
export function policyVersionMadeAt(tx: Tx, atMs: number): Promise<PolicyVersionRow | undefined> {
  return tx.get<PolicyVersionRow>(
    "SELECT * FROM policy_versions WHERE created_at_ms = ? ORDER BY version DESC LIMIT 1",
    [atMs],
  );
}

/** Those from one number to another, both included. */
export function policyVersionsBetween(tx: Tx, of: { from: number; to: number }): Promise<PolicyVersionRow[]> {
  return tx.all<PolicyVersionRow>("SELECT * FROM policy_versions WHERE version >= ? AND version <= ?", [
    of.from,
    of.to,
  ]);
}

/** The last version that the files made. */
export function latestFileVersion(tx: Tx): Promise<PolicyVersionRow | undefined> {
  return tx.get<PolicyVersionRow>(
    "SELECT * FROM policy_versions WHERE source = 'file' ORDER BY version DESC LIMIT 1",
  );
}

/** All but the policy itself. */
export type ListedVersion = Omit<PolicyVersionRow, "document">;

/** Newest first, below a version. */
export function listPolicyVersionRows(
  tx: Tx,
  of: { before: string | undefined; limit: number },
): Promise<ListedVersion[]> {
  const isBefore = of.before === undefined ? "" : "WHERE version < CAST(? AS INTEGER)";
  return tx.all<ListedVersion>(
    `SELECT version, diff, source, author_id, reason, created_at_ms FROM policy_versions ${isBefore}
     ORDER BY version DESC LIMIT ?`,
    [...(of.before === undefined ? [] : [of.before]), of.limit],
  );
}
