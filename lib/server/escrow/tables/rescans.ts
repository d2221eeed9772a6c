import type { Tx } from "@/lib/server/store/tx";

const KEY = "chain_rescan";

/** A re-scan that is under way begins at a block, or where the chain was at a moment (Unix seconds). */
export type RescanFrom = { readonly block: number } | { readonly sinceS: number };

/** What is asked for replaces what was asked for before only where it reaches further back, as far as that can be told. */
export async function requestRescan(tx: Tx, from: RescanFrom): Promise<void> {
  const known = await findRescan(tx);
  if (known && "block" in known && "block" in from && known.block <= from.block) return;
  if (known && "block" in known && "sinceS" in from) return;
  await tx.run(
    "INSERT INTO house_facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [KEY, JSON.stringify(from)],
  );
}

export async function findRescan(tx: Tx): Promise<RescanFrom | undefined> {
  const row = await tx.get<{ value: string }>("SELECT value FROM house_facts WHERE key = ?", [KEY]);
  return row && JSON.parse(row.value);
}

/** Goes on at a later block, or ends; false when somebody has asked for another re-scan meanwhile. */
export async function moveRescan(tx: Tx, from: RescanFrom, next: RescanFrom | null): Promise<boolean> {
  const known = [KEY, JSON.stringify(from)];
  const changed = next
    ? await tx.run("UPDATE house_facts SET value = ? WHERE key = ? AND value = ?", [
        JSON.stringify(next),
        ...known,
      ])
    : await tx.run("DELETE FROM house_facts WHERE key = ? AND value = ?", known);
  return changed === 1;
}
