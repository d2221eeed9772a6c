import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceHealthRow } from "./rows";

/** How every known server is. */
export function listHealth(tx: Tx): Promise<ServiceHealthRow[]> {
  return tx.all<ServiceHealthRow>("SELECT * FROM service_health ORDER BY origin");
}

export function findHealth(tx: Tx, origin: string): Promise<ServiceHealthRow | undefined> {
  return tx.get<ServiceHealthRow>("SELECT * FROM service_health WHERE origin = ?", [origin]);
}

export async function putHealth(tx: Tx, row: ServiceHealthRow): Promise<void> {
  await forgetHealth(tx, row.origin);
  await tx.insert("service_health", asRecord(row));
}

export async function forgetHealth(tx: Tx, origin: string): Promise<void> {
  await tx.run("DELETE FROM service_health WHERE origin = ?", [origin]);
}
