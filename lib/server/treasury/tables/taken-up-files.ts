import type { PolicyDocument } from "@/lib/schemas/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import type { TakenUpFilesRow } from "./rows";

/** What the files said when they were last taken up. */
export function findTakenUp(tx: Tx): Promise<TakenUpFilesRow | undefined> {
  return tx.get<TakenUpFilesRow>("SELECT * FROM taken_up_files WHERE id = 1");
}

export async function putTakenUp(tx: Tx, document: PolicyDocument, atMs: number): Promise<void> {
  await tx.run(
    `INSERT INTO taken_up_files (id, document, taken_up_at_ms) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET document = excluded.document, taken_up_at_ms = excluded.taken_up_at_ms`,
    [document, atMs],
  );
}
