import type { Tx } from "@/lib/server/store/tx";

export async function findHouseFact(tx: Tx, key: string): Promise<string | undefined> {
  const row = await tx.get<{ value: string }>("SELECT value FROM house_facts WHERE key = ?", [key]);
  return row?.value;
}

/** False when the fact is already told; it is never changed here. */
export async function insertHouseFact(tx: Tx, key: string, value: string): Promise<boolean> {
  const inserted = await tx.run(
    "INSERT INTO house_facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
    [key, value],
  );
  return inserted === 1;
}
