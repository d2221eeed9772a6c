import { asRecord, assignments } from "@/lib/server/store/columns";
import { isOneOf } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { OwnedServiceRow } from "./rows";

export function findOwned(tx: Tx, id: string): Promise<OwnedServiceRow | undefined> {
  return tx.get<OwnedServiceRow>("SELECT * FROM owned_services WHERE id = ?", [id]);
}

/** Those of these ids that there are. */
export async function ownedByIds(tx: Tx, ids: readonly string[]): Promise<OwnedServiceRow[]> {
  if (ids.length === 0) return [];
  const { sql, values } = isOneOf("id", ids);
  return tx.all<OwnedServiceRow>(`SELECT * FROM owned_services WHERE ${sql} ORDER BY id`, values);
}

/** All that somebody registered, oldest first: a few, since nobody registers many. */
export function ownedBy(tx: Tx, ownerId: string): Promise<OwnedServiceRow[]> {
  return tx.all<OwnedServiceRow>(
    "SELECT * FROM owned_services WHERE owner_id = ? ORDER BY registered_at_ms, id",
    [ownerId],
  );
}

/** The last that anybody registered, newest first. */
export function newestOwned(tx: Tx, limit: number): Promise<OwnedServiceRow[]> {
  return tx.all<OwnedServiceRow>(
    "SELECT * FROM owned_services ORDER BY registered_at_ms DESC, id DESC LIMIT ?",
    [limit],
  );
}

/** By their ids, those that come after one. */
export function ownedAfter(tx: Tx, of: { id: string; limit: number }): Promise<OwnedServiceRow[]> {
  return tx.all<OwnedServiceRow>("SELECT * FROM owned_services WHERE id > ? ORDER BY id LIMIT ?", [
    of.id,
    of.limit,
  ]);
}

export async function countOwnedBy(tx: Tx, ownerId: string): Promise<number> {
  const sql = "SELECT COUNT(*) AS services FROM owned_services WHERE owner_id = ?";
  return (await tx.get<{ services: number }>(sql, [ownerId]))?.services ?? 0;
}

export function insertOwned(tx: Tx, row: OwnedServiceRow): Promise<void> {
  return tx.insert("owned_services", asRecord(row));
}

type Changes = Partial<Omit<OwnedServiceRow, "id" | "ownerId" | "version" | "registeredAtMs">>;

/** Changes a service as it was read; false when somebody else changed it, or took it away. */
export async function swapOwned(
  tx: Tx,
  from: Pick<OwnedServiceRow, "id" | "version">,
  to: Changes,
): Promise<boolean> {
  const { sql, values } = assignments({ ...to, version: from.version + 1 });
  const swap = `UPDATE owned_services SET ${sql} WHERE id = ? AND version = ?`;
  return (await tx.run(swap, [...values, from.id, from.version])) === 1;
}

/** Takes a service away as it was read; false as with a change. */
export async function deleteOwned(tx: Tx, from: Pick<OwnedServiceRow, "id" | "version">): Promise<boolean> {
  const sql = "DELETE FROM owned_services WHERE id = ? AND version = ?";
  return (await tx.run(sql, [from.id, from.version])) === 1;
}

/** Takes away whatever has one of these ids. */
export async function deleteOwnedByIds(tx: Tx, ids: readonly string[]): Promise<void> {
  const { sql, values } = isOneOf("id", ids);
  await tx.run(`DELETE FROM owned_services WHERE ${sql}`, values);
}
