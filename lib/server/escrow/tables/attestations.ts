import type { Hex } from "@/lib/schemas/hex";
import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { AttestationRow } from "./rows";

export function findAttestation(tx: Tx, digest: string): Promise<AttestationRow | undefined> {
  return tx.get<AttestationRow>("SELECT * FROM attester_words WHERE digest = ?", [digest]);
}

/** The attestation on who was assigned to a job; there is one at most. */
export function findAssignment(tx: Tx, jobId: Hex): Promise<AttestationRow | undefined> {
  return tx.get<AttestationRow>("SELECT * FROM attester_words WHERE job_id = ? AND kind = 'assign'", [jobId]);
}

/** Until when, in Unix seconds, an attestation "nobody accepted" of the job may still be used; null when none was given. */
export async function cancellableUntilS(tx: Tx, jobId: Hex): Promise<number | null> {
  const row = await tx.get<{ untilS: number | null }>(
    "SELECT MAX(valid_until_s) AS until_s FROM attester_words WHERE job_id = ? AND kind = 'nobody_accepted'",
    [jobId],
  );
  return row?.untilS ?? null;
}

export function insertAttestation(tx: Tx, row: Omit<AttestationRow, "seq">): Promise<void> {
  return tx.insert("attester_words", asRecord(row));
}
