import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { LostRace } from "@/lib/domain/errors";
import { type Hex, hexOf, signature } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";
import { ChainRefused } from "@/lib/server/rpc/chain-refused";
import { ATTESTATION_KINDS } from "./log-attestation";

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
  private readonly file: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.file = path.join(folder, "attester-words.jsonl");
    if (!existsSync(this.file)) return;
    for (const line of this.wholeLines()) this.remember(this.parse(line));
  }

  /** A last line cut short by a crash was never handed out, so it is dropped. */
  private wholeLines(): string[] {
    const text = readFileSync(this.file, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) truncateSync(this.file, Buffer.byteLength(whole));
    return whole.split("\n").filter((line) => line !== "");
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

  append(attestation: KeptAttestation): void {
    const handle = openSync(this.file, "a", 0o600);
    try {
      writeSync(handle, `${JSON.stringify(attestation)}\n`);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
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
      throw new ChainRefused(`${this.file} has a damaged line. Remove it after a look at its job.`, {
        cause,
      });
    }
  }
}
