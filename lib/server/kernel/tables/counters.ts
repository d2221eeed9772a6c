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
