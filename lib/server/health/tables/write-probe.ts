import type { Tx } from "@/lib/server/store/tx";

const KEY = "write_probe";

/** Writes a moment over the one before. */
export async function writeProbe(tx: Tx, atMs: number): Promise<void> {
  await tx.run(
    "INSERT INTO house_facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [KEY, String(atMs)],
  );
}
