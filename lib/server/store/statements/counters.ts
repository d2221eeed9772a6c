import type { Tx } from "../tx";

/** Moves a public counter by a signed amount, in the same write as what it counts. */
export async function moveCounter(tx: Tx, key: string, by: number): Promise<void> {
  await tx.run(
    `INSERT INTO counters (key, value) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET value = counters.value + excluded.value`,
    [key, by],
  );
}
