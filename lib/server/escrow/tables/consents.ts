import type { Tx } from "@/lib/server/store/tx";
import type { ConsentRow } from "./rows";

/** Keeps a signer's consent; their later consent on the same verb and round takes its place. */
export async function insertConsent(tx: Tx, row: ConsentRow): Promise<void> {
  await tx.run(
    `INSERT INTO consents (id, task_id, verb, round, signer, message, signature, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (task_id, verb, round, signer) DO UPDATE SET
       message = excluded.message, signature = excluded.signature, created_at_ms = excluded.created_at_ms`,
    [row.id, row.taskId, row.verb, row.round, row.signer, row.message, row.signature, row.createdAtMs],
  );
}

export function consentsOf(tx: Tx, taskId: string): Promise<ConsentRow[]> {
  return tx.all<ConsentRow>("SELECT * FROM consents WHERE task_id = ? ORDER BY created_at_ms, id", [taskId]);
}

/** The consent one signer gave for one verb of one round. */
export async function findConsent(
  tx: Tx,
  of: { taskId: string; verb: string; round: number; signer: string },
): Promise<ConsentRow | undefined> {
  return tx.get<ConsentRow>(
    "SELECT * FROM consents WHERE task_id = ? AND verb = ? AND round = ? AND signer = ?",
    [of.taskId, of.verb, of.round, of.signer],
  );
}
