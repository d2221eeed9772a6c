import type { PolicyDocument } from "@/lib/schemas/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import type { PolicyFileWordRow } from "./rows";

/** What the files said when they were last taken up. */
export function findFileWord(tx: Tx): Promise<PolicyFileWordRow | undefined> {
  return tx.get<PolicyFileWordRow>("SELECT * FROM policy_file_words WHERE id = 1");
}

export async function putFileWord(tx: Tx, document: PolicyDocument, atMs: number): Promise<void> {
  await tx.run(
    `INSERT INTO policy_file_words (id, document, taken_up_at_ms) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET document = excluded.document, taken_up_at_ms = excluded.taken_up_at_ms`,
    [document, atMs],
  );
}
