import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { OrchestratorRow } from "./rows";

export function insertOrchestrator(tx: Tx, row: OrchestratorRow): Promise<void> {
  return tx.insert("orchestrators", asRecord(row));
}

export function findOrchestrator(tx: Tx, id: string): Promise<OrchestratorRow | undefined> {
  return tx.get<OrchestratorRow>("SELECT * FROM orchestrators WHERE id = ?", [id]);
}

/** Of those that are there. */
export async function idsBeginningWith(tx: Tx, beginning: string): Promise<string[]> {
  const sql = "SELECT id FROM orchestrators WHERE substr(id, 1, ?) = ? AND removed_at_ms IS NULL ORDER BY id";
  return (await tx.all<{ id: string }>(sql, [beginning.length, beginning])).map(({ id }) => id);
}

/** Whoever is registered at an address, or was. */
export function orchestratorAt(tx: Tx, endpoint: string): Promise<OrchestratorRow | undefined> {
  return tx.get<OrchestratorRow>("SELECT * FROM orchestrators WHERE endpoint = ?", [endpoint]);
}

export async function countOrchestratorsOf(tx: Tx, ownerId: string): Promise<number> {
  const sql = "SELECT COUNT(*) AS count FROM orchestrators WHERE owner_id = ? AND removed_at_ms IS NULL";
  return (await tx.get<{ count: number }>(sql, [ownerId]))?.count ?? 0;
}

/** Of all owners. */
export async function countOrchestrators(tx: Tx): Promise<number> {
  const sql = "SELECT COUNT(*) AS count FROM orchestrators WHERE removed_at_ms IS NULL";
  return (await tx.get<{ count: number }>(sql))?.count ?? 0;
}

interface Listed {
  readonly after: { readonly atMs: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export function listOrchestratorRows(tx: Tx, { after, limit }: Listed): Promise<OrchestratorRow[]> {
  const here = "SELECT * FROM orchestrators WHERE removed_at_ms IS NULL";
  if (!after) return tx.all(`${here} ORDER BY id DESC LIMIT ?`, [limit]);
  return tx.all(`${here} AND id < ? ORDER BY id DESC LIMIT ?`, [after.id, limit]);
}

/** Where jobs may be sent: of everybody who is suspended neither by rule nor by an operator. */
export async function openEndpoints(tx: Tx): Promise<string[]> {
  const sql =
    "SELECT endpoint FROM orchestrators WHERE removed_at_ms IS NULL AND NOT is_suspended AND held_by IS NULL ORDER BY id";
  return (await tx.all<{ endpoint: string }>(sql)).map(({ endpoint }) => endpoint);
}

/** Due by now, or later than anything may be: then the clock was wrong. */
interface Due {
  readonly toMs: number;
  /** From where on it is too late. */
  readonly beyondMs: number;
  readonly limit: number;
}

/** Whose next look is due, those that have waited for longest first. */
export function dueForProbe(tx: Tx, { toMs, beyondMs, limit }: Due): Promise<OrchestratorRow[]> {
  const sql = `SELECT * FROM orchestrators WHERE (next_probe_at_ms <= ? OR next_probe_at_ms > ?)
    AND removed_at_ms IS NULL ORDER BY next_probe_at_ms LIMIT ?`;
  return tx.all<OrchestratorRow>(sql, [toMs, beyondMs, limit]);
}

/** Who is to be evaluated, those that have waited for longest first. */
export async function dueForEvaluation(tx: Tx, { toMs, beyondMs, limit }: Due): Promise<string[]> {
  const sql = `SELECT id FROM orchestrators WHERE (due_at_ms <= ? OR due_at_ms > ?)
    AND removed_at_ms IS NULL ORDER BY due_at_ms LIMIT ?`;
  return (await tx.all<{ id: string }>(sql, [toMs, beyondMs, limit])).map(({ id }) => id);
}

export async function oldestDueMs(tx: Tx, nowMs: number): Promise<number | null> {
  const sql =
    "SELECT MIN(due_at_ms) AS at_ms FROM orchestrators WHERE due_at_ms <= ? AND removed_at_ms IS NULL";
  return (await tx.get<{ atMs: number | null }>(sql, [nowMs]))?.atMs ?? null;
}

export async function oldestUnprobedMs(tx: Tx, nowMs: number): Promise<number | null> {
  const sql =
    "SELECT MIN(next_probe_at_ms) AS at_ms FROM orchestrators WHERE next_probe_at_ms <= ? AND removed_at_ms IS NULL";
  return (await tx.get<{ atMs: number | null }>(sql, [nowMs]))?.atMs ?? null;
}

/** How many stand at each tier, and how many of them are suspended, by rule or by an operator. */
export function countByTier(
  tx: Tx,
): Promise<{ tier: OrchestratorRow["tier"]; suspended: number; count: number }[]> {
  const sql = `SELECT tier, COUNT(*) AS count,
      COUNT(CASE WHEN is_suspended = ? OR held_by IS NOT NULL THEN 1 END) AS suspended
    FROM orchestrators WHERE removed_at_ms IS NULL GROUP BY tier`;
  return tx.all(sql, [true]);
}

/** Those that are suspended, or earn less than a third of the base, the latest change first. */
export function troubledOrchestrators(tx: Tx, limit: number): Promise<OrchestratorRow[]> {
  const sql = `SELECT * FROM orchestrators WHERE removed_at_ms IS NULL
    AND (is_suspended = ? OR held_by IS NOT NULL OR tier = 'OFFLINE' OR tier = 'CRITICAL' OR tier = 'POOR')
    ORDER BY evaluated_at_ms DESC, id LIMIT ?`;
  return tx.all<OrchestratorRow>(sql, [true, limit]);
}

/** Whether one of the orchestrators that an agent runs is offline or suspended. */
export async function agentStandsOffline(tx: Tx, agentId: string): Promise<boolean> {
  const sql = `SELECT COUNT(*) AS count FROM orchestrators WHERE agent_id = ? AND removed_at_ms IS NULL
    AND (tier = 'OFFLINE' OR is_suspended = ? OR held_by IS NOT NULL)`;
  return ((await tx.get<{ count: number }>(sql, [agentId, true]))?.count ?? 0) > 0;
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
