import type { ConsentRow } from "../rows";
import type { Tx } from "../tx";
import { asRecord } from "./columns";

export async function insertConsent(tx: Tx, row: ConsentRow): Promise<void> {
  await tx.insert("consents", asRecord(row));
}

export async function consentsOf(tx: Tx, taskId: string): Promise<ConsentRow[]> {
  return tx.all<ConsentRow>("SELECT * FROM consents WHERE task_id = ? ORDER BY created_at_ms, id", [taskId]);
}

/** The word one signer gave for one verb of one round. */
export async function findConsent(
  tx: Tx,
  of: { taskId: string; verb: string; round: number; signer: string },
): Promise<ConsentRow | undefined> {
  return tx.get<ConsentRow>(
    "SELECT * FROM consents WHERE task_id = ? AND verb = ? AND round = ? AND signer = ?",
    [of.taskId, of.verb, of.round, of.signer],
  );
}
