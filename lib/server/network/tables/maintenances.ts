import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { MaintenanceRow } from "./rows";

export function insertMaintenance(tx: Tx, row: MaintenanceRow): Promise<void> {
  return tx.insert("maintenances", asRecord(row));
}

/** The one that a moment lies in. */
export function maintenanceAt(tx: Tx, of: { id: string; atMs: number }): Promise<MaintenanceRow | undefined> {
  const sql = "SELECT * FROM maintenances WHERE orchestrator_id = ? AND from_ms <= ? AND to_ms > ? LIMIT 1";
  return tx.get<MaintenanceRow>(sql, [of.id, of.atMs, of.atMs]);
}

/** Those that are not over, the next one first. */
export function maintenancesAhead(tx: Tx, of: { id: string; nowMs: number }): Promise<MaintenanceRow[]> {
  const sql = "SELECT * FROM maintenances WHERE orchestrator_id = ? AND to_ms > ? ORDER BY from_ms LIMIT 20";
  return tx.all<MaintenanceRow>(sql, [of.id, of.nowMs]);
}
