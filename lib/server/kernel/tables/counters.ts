import { isOneOf } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";

/** Moves a public counter by a signed amount, in the same write as what it counts. */
export async function moveCounter(tx: Tx, key: string, by: number | bigint): Promise<void> {
  await tx.run(
    `INSERT INTO counters (key, value) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET value = counters.value + excluded.value`,
    [key, by],
  );
}

/** Counters that were never moved are left out. */
export async function counterValues(tx: Tx, keys: readonly string[]): Promise<Map<string, bigint>> {
  const isWanted = isOneOf("key", keys);
  const rows = await tx.all<{ key: string; units: bigint }>(
    `SELECT key, value AS units FROM counters WHERE ${isWanted.sql}`,
    isWanted.values,
  );
  return new Map(rows.map((row) => [row.key, row.units]));
}

/** All counters whose key begins with a word. */
export function countersUnder(tx: Tx, prefix: string): Promise<{ key: string; value: number }[]> {
  return tx.all("SELECT key, value FROM counters WHERE key LIKE ? ORDER BY key", [`${prefix}%`]);
}
