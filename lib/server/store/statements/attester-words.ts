import type { AttesterWordRow } from "../rows";
import type { Tx } from "../tx";
import { asRecord } from "./columns";

export async function findAttesterWord(tx: Tx, digest: string): Promise<AttesterWordRow | undefined> {
  return tx.get<AttesterWordRow>("SELECT * FROM attester_words WHERE digest = ?", [digest]);
}

/** The word on who was assigned to a job; there is one at most. */
export async function findAssignment(tx: Tx, jobId: string): Promise<AttesterWordRow | undefined> {
  return tx.get<AttesterWordRow>("SELECT * FROM attester_words WHERE job_id = ? AND kind = 'assign'", [
    jobId,
  ]);
}

export async function insertAttesterWord(tx: Tx, row: Omit<AttesterWordRow, "seq">): Promise<void> {
  await tx.insert("attester_words", asRecord(row));
}
