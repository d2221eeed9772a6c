import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { ManagedNodeRow } from "./rows";

export function findNode(tx: Tx, id: string): Promise<ManagedNodeRow | undefined> {
  return tx.get<ManagedNodeRow>("SELECT * FROM managed_nodes WHERE id = ?", [id]);
}

export function insertNode(tx: Tx, row: ManagedNodeRow): Promise<void> {
  return tx.insert("managed_nodes", asRecord(row));
}

export function allNodes(tx: Tx, limit: number): Promise<ManagedNodeRow[]> {
  return tx.all<ManagedNodeRow>("SELECT * FROM managed_nodes ORDER BY id LIMIT ?", [limit]);
}

export async function countNodesOf(tx: Tx, ownerId: string): Promise<number> {
  const sql = "SELECT COUNT(*) AS count FROM managed_nodes WHERE owner_id = ?";
  return (await tx.get<{ count: number }>(sql, [ownerId]))?.count ?? 0;
}

export async function changeNode(
  tx: Tx,
  id: string,
  to: Partial<Omit<ManagedNodeRow, "id" | "ownerId" | "calls">>,
): Promise<void> {
  const { sql, values } = assignments(to);
  await tx.run(`UPDATE managed_nodes SET ${sql} WHERE id = ?`, [...values, id]);
}

/** Takes a challenge that was not taken and is not too old; false where it is another. */
export async function takeChallenge(
  tx: Tx,
  of: { id: string; challenge: string; nowMs: number },
): Promise<boolean> {
  const sql = `UPDATE managed_nodes SET challenge_nonce = NULL, challenge_until_ms = NULL
    WHERE id = ? AND challenge_nonce = ? AND challenge_until_ms > ?`;
  return (await tx.run(sql, [of.id, of.challenge, of.nowMs])) === 1;
}

export async function addCall(tx: Tx, id: string): Promise<void> {
  await tx.run("UPDATE managed_nodes SET calls = calls + 1 WHERE id = ?", [id]);
}
