import type { Tx } from "@/lib/server/store/tx";

export async function findHouseFact(tx: Tx, key: string): Promise<string | undefined> {
  const row = await tx.get<{ value: string }>("SELECT value FROM house_facts WHERE key = ?", [key]);
  return row?.value;
}

/** False when the fact is already told; it is not changed. */
export async function insertHouseFact(tx: Tx, key: string, value: string): Promise<boolean> {
  const inserted = await tx.run(
    "INSERT INTO house_facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
    [key, value],
  );
  return inserted === 1;
}

/** Changes a fact, or forgets it (`to` null); false when it is no longer as it was read. */
export async function swapHouseFact(
  tx: Tx,
  key: string,
  { from, to }: { from: string; to: string | null },
): Promise<boolean> {
  const changed =
    to === null
      ? await tx.run("DELETE FROM house_facts WHERE key = ? AND value = ?", [key, from])
      : await tx.run("UPDATE house_facts SET value = ? WHERE key = ? AND value = ?", [to, key, from]);
  return changed === 1;
}
