import { asRecord } from "@/lib/server/store/columns";
import { isOneOf } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceHealthRow } from "./rows";

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

/** Forgets the servers that nobody has looked at since. */
export async function forgetHealthBefore(tx: Tx, atMs: number): Promise<void> {
  await tx.run("DELETE FROM service_health WHERE checked_at_ms < ?", [atMs]);
}
