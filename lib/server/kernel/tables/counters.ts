import type { Tx } from "@/lib/server/store/tx";

/** Moves a public counter by a signed amount, in the same write as what it counts. */
export async function moveCounter(tx: Tx, key: string, by: number | bigint): Promise<void> {
  await tx.run(
    `INSERT INTO counters (key, value) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET value = counters.value + excluded.value`,
    [key, by],
  );
}

export async function counterValue(tx: Tx, key: string): Promise<bigint> {
  const row = await tx.get<{ units: bigint }>("SELECT value AS units FROM counters WHERE key = ?", [key]);
  return row?.units ?? 0n;
}

/** All counters whose key begins with a word. */
export function countersUnder(tx: Tx, prefix: string): Promise<{ key: string; value: number }[]> {
  return tx.all("SELECT key, value FROM counters WHERE key LIKE ? ORDER BY key", [`${prefix}%`]);
}
