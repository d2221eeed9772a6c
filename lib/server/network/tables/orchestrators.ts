import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { OrchestratorRow } from "./rows";

export function insertOrchestrator(tx: Tx, row: OrchestratorRow): Promise<void> {
  return tx.insert("orchestrators", asRecord(row));
}

export function findOrchestrator(tx: Tx, id: string): Promise<OrchestratorRow | undefined> {
  return tx.get<OrchestratorRow>("SELECT * FROM orchestrators WHERE id = ?", [id]);
}

/** Whoever serves a capability at an address. */
export function orchestratorAt(
  tx: Tx,
  at: { endpoint: string; capability: string },
): Promise<OrchestratorRow | undefined> {
  const sql = "SELECT * FROM orchestrators WHERE endpoint = ? AND capability = ?";
  return tx.get<OrchestratorRow>(sql, [at.endpoint, at.capability]);
}

export async function countOrchestratorsOf(tx: Tx, ownerId: string): Promise<number> {
  const sql = "SELECT COUNT(*) AS count FROM orchestrators WHERE owner_id = ?";
  return (await tx.get<{ count: number }>(sql, [ownerId]))?.count ?? 0;
}

interface Listed {
  readonly after: { readonly atMs: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export function listOrchestratorRows(tx: Tx, { after, limit }: Listed): Promise<OrchestratorRow[]> {
  if (!after) return tx.all("SELECT * FROM orchestrators ORDER BY id DESC LIMIT ?", [limit]);
  return tx.all("SELECT * FROM orchestrators WHERE id < ? ORDER BY id DESC LIMIT ?", [after.id, limit]);
}

/** Whose next look is due, those that have waited for longest first. */
export function dueForProbe(tx: Tx, of: { atMs: number; limit: number }): Promise<OrchestratorRow[]> {
  const sql = "SELECT * FROM orchestrators WHERE next_probe_at_ms <= ? ORDER BY next_probe_at_ms LIMIT ?";
  return tx.all<OrchestratorRow>(sql, [of.atMs, of.limit]);
}

/** Who is to be evaluated, those that have waited for longest first. */
export async function dueForEvaluation(tx: Tx, of: { atMs: number; limit: number }): Promise<string[]> {
  const sql = "SELECT id FROM orchestrators WHERE due_at_ms <= ? ORDER BY due_at_ms LIMIT ?";
  return (await tx.all<{ id: string }>(sql, [of.atMs, of.limit])).map(({ id }) => id);
}

export async function oldestDueMs(tx: Tx, nowMs: number): Promise<number | null> {
  const sql = "SELECT MIN(due_at_ms) AS at_ms FROM orchestrators WHERE due_at_ms <= ?";
  return (await tx.get<{ atMs: number | null }>(sql, [nowMs]))?.atMs ?? null;
}

export async function oldestUnprobedMs(tx: Tx, nowMs: number): Promise<number | null> {
  const sql = "SELECT MIN(next_probe_at_ms) AS at_ms FROM orchestrators WHERE next_probe_at_ms <= ?";
  return (await tx.get<{ atMs: number | null }>(sql, [nowMs]))?.atMs ?? null;
}

type Changes = Partial<Omit<OrchestratorRow, "id" | "ownerId" | "version" | "registeredAtMs">>;

/** Changes one as it was read; false when somebody else was faster. */
export async function swapOrchestrator(
  tx: Tx,
  from: Pick<OrchestratorRow, "id" | "version">,
  to: Changes,
): Promise<boolean> {
  const { sql, values } = assignments({ ...to, version: from.version + 1 });
  const swap = `UPDATE orchestrators SET ${sql} WHERE id = ? AND version = ?`;
  return (await tx.run(swap, [...values, from.id, from.version])) === 1;
}

/** When it is looked at next; whoever else changes it is not in the way. */
export async function setNextProbe(tx: Tx, of: { id: string; atMs: number }): Promise<void> {
  await tx.run("UPDATE orchestrators SET next_probe_at_ms = ? WHERE id = ?", [of.atMs, of.id]);
}
