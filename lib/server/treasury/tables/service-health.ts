import { MOST_CHANGES } from "@/lib/domain/treasury/health-history";
import { asRecord } from "@/lib/server/store/columns";
import { isOneOf } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceHealthChangeRow, ServiceHealthRow } from "./rows";

/** How these servers are, as far as they were looked at. */
export async function healthOf(tx: Tx, origins: readonly string[]): Promise<ServiceHealthRow[]> {
  if (origins.length === 0) return [];
  const { sql, values } = isOneOf("origin", origins);
  return tx.all<ServiceHealthRow>(`SELECT * FROM service_health WHERE ${sql}`, values);
}

export function findHealth(tx: Tx, origin: string): Promise<ServiceHealthRow | undefined> {
  return tx.get<ServiceHealthRow>("SELECT * FROM service_health WHERE origin = ?", [origin]);
}

export async function putHealth(tx: Tx, row: ServiceHealthRow): Promise<void> {
  await tx.run("DELETE FROM service_health WHERE origin = ?", [row.origin]);
  await tx.insert("service_health", asRecord(row));
}

/** Keeps that a server's state is another one, and of its changes the newest. */
export async function putHealthChange(tx: Tx, row: ServiceHealthChangeRow): Promise<void> {
  await tx.run(
    `INSERT INTO service_health_changes (origin, at_ms, was, state) VALUES (?, ?, ?, ?)
     ON CONFLICT (origin, at_ms) DO UPDATE SET state = excluded.state`,
    [row.origin, row.atMs, row.was, row.state],
  );
  await tx.run(
    `DELETE FROM service_health_changes WHERE origin = ? AND at_ms < (
       SELECT MIN(x.at_ms) FROM (
         SELECT at_ms FROM service_health_changes WHERE origin = ? ORDER BY at_ms DESC LIMIT ${MOST_CHANGES}) x)`,
    [row.origin, row.origin],
  );
}

/** The changes of these servers that are kept, the oldest first. */
export async function healthChangesOf(tx: Tx, origins: readonly string[]): Promise<ServiceHealthChangeRow[]> {
  if (origins.length === 0) return [];
  const { sql, values } = isOneOf("origin", origins);
  return tx.all<ServiceHealthChangeRow>(
    `SELECT * FROM service_health_changes WHERE ${sql} ORDER BY origin, at_ms`,
    values,
  );
}

/** Forgets the servers that nobody has looked at since. */
export async function forgetHealthBefore(tx: Tx, atMs: number): Promise<void> {
  await tx.run("DELETE FROM service_health WHERE checked_at_ms < ?", [atMs]);
}

export async function forgetHealthChangesBefore(tx: Tx, atMs: number): Promise<void> {
  await tx.run("DELETE FROM service_health_changes WHERE at_ms < ?", [atMs]);
}
