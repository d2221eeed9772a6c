import type { AttestationKind } from "@/lib/domain/escrow/records";
import type { Hex } from "@/lib/schemas/hex";
import { findAttestation, insertAttestation } from "@/lib/server/escrow/tables/attestations";
import type { Store } from "@/lib/server/store/tx";

/** An attestation as the books keep it; the deadline in Unix seconds where it has one. */
export interface LoggedAttestation {
  readonly kind: AttestationKind;
  readonly jobId: Hex;
  readonly message: object;
  readonly digest: Hex;
  readonly signature: Hex;
  readonly validUntilS: number | null;
  readonly atMs: number;
}

/** Appends an attestation; the same attestation twice is one row. */
export async function logAttestation(store: Store, attestation: LoggedAttestation): Promise<void> {
  await store.write(async (tx) => {
    if (!(await findAttestation(tx, attestation.digest))) await insertAttestation(tx, attestation);
  });
}
