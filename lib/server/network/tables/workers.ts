import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { WorkerRegistrationRow, WorkerRow } from "./rows";

export function insertRegistration(tx: Tx, row: WorkerRegistrationRow): Promise<void> {
  return tx.insert("worker_registrations", asRecord(row));
}

export function findRegistration(tx: Tx, id: string): Promise<WorkerRegistrationRow | undefined> {
  return tx.get<WorkerRegistrationRow>("SELECT * FROM worker_registrations WHERE id = ?", [id]);
}

/** Newest first, those that were revoked left out. */
export function liveRegistrations(tx: Tx, limit: number): Promise<WorkerRegistrationRow[]> {
  const sql = "SELECT * FROM worker_registrations WHERE revoked_at_ms IS NULL ORDER BY id DESC LIMIT ?";
  return tx.all<WorkerRegistrationRow>(sql, [limit]);
}

/** False where it was revoked before. */
export async function revokeRegistration(tx: Tx, of: { id: string; atMs: number }): Promise<boolean> {
  const sql = "UPDATE worker_registrations SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL";
  return (await tx.run(sql, [of.atMs, of.id])) === 1;
}

export function findWorker(tx: Tx, capability: string): Promise<WorkerRow | undefined> {
  return tx.get<WorkerRow>("SELECT * FROM workers WHERE capability = ?", [capability]);
}

export function workersOf(tx: Tx, registrationId: string): Promise<WorkerRow[]> {
  const sql = "SELECT * FROM workers WHERE registration_id = ? ORDER BY capability";
  return tx.all<WorkerRow>(sql, [registrationId]);
}

export async function countWorkersOf(tx: Tx, registrationId: string): Promise<number> {
  const sql = "SELECT COUNT(*) AS count FROM workers WHERE registration_id = ?";
  return (await tx.get<{ count: number }>(sql, [registrationId]))?.count ?? 0;
}

/** In the place of an earlier one of its capability. */
export async function putWorker(tx: Tx, row: WorkerRow): Promise<void> {
  await tx.run("DELETE FROM workers WHERE capability = ?", [row.capability]);
  await tx.insert("workers", asRecord(row));
}

export async function dropWorker(
  tx: Tx,
  of: { registrationId: string; capability: string },
): Promise<boolean> {
  const sql = "DELETE FROM workers WHERE registration_id = ? AND capability = ?";
  return (await tx.run(sql, [of.registrationId, of.capability])) > 0;
}

export async function dropWorkersOf(tx: Tx, registrationId: string): Promise<void> {
  await tx.run("DELETE FROM workers WHERE registration_id = ?", [registrationId]);
}
