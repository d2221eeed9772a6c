import { mkdirSync } from "node:fs";
import path from "node:path";
import { LostRace } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { ATTESTATION_KINDS } from "@/lib/domain/escrow/records";
import { type Hex, hexOf, signature } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import { LineFile } from "@/lib/server/files/line-file";
import { ChainRefused } from "@/lib/server/rpc/chain-refused";

const hash = hexOf(/^0x[0-9a-f]{64}$/, "must be 32 bytes");

const keptAttestation = z.object({
  kind: z.enum(ATTESTATION_KINDS),
  jobId: hash,
  digest: hash,
  message: z.string(),
  signature,
});

type KeptAttestation = z.infer<typeof keptAttestation>;

/**
 * Every attestation the attester gave, one JSON line each, on disk before the attestation leaves. It lies beside the database and
 * not in it, so that a restored backup does not forget who was assigned.
 */
export class AttesterLog {
  private readonly digestOfJob = new Map<string, Hex>();
  private readonly signatureOf = new Map<Hex, Hex>();
  private readonly lines: LineFile;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.lines = new LineFile(path.join(folder, "attester-words.jsonl"));
    for (const line of this.lines.found.lines) this.remember(this.parse(line));
  }

  /** How much of a last attestation a crash had cut short; it was never handed out. */
  get cutBytes(): number {
    return this.lines.found.cutBytes;
  }

  /** The signature given earlier for the very same attestation. */
  find(digest: Hex): Hex | undefined {
    return this.signatureOf.get(digest);
  }

  /** Refuses a second assignment of a job to somebody else or at another price. */
  assertFree(attestation: Pick<KeptAttestation, "kind" | "jobId" | "digest">): void {
    const earlier = this.digestOfJob.get(attestation.jobId);
    if (attestation.kind === "assign" && earlier !== undefined && earlier !== attestation.digest) {
      throw new LostRace("Somebody else was already assigned to this task.");
    }
  }

  /** @throws ChainUnavailable when it cannot be kept whole; it is then not given. */
  append(attestation: KeptAttestation): void {
    try {
      this.lines.append(JSON.stringify(attestation));
    } catch (cause) {
      throw new ChainUnavailable("The attester cannot keep its log, so it gives no attestation.", cause);
    }
    this.remember(attestation);
  }

  private remember(attestation: KeptAttestation): void {
    if (attestation.kind === "assign") this.digestOfJob.set(attestation.jobId, attestation.digest);
    this.signatureOf.set(attestation.digest, attestation.signature);
  }

  private parse(line: string): KeptAttestation {
    try {
      return keptAttestation.parse(JSON.parse(line));
    } catch (cause) {
      throw new ChainRefused(`${this.lines.file} has a damaged line. Remove it after a look at its job.`, {
        cause,
      });
    }
  }
}
