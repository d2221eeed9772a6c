import { LATE, within } from "@/lib/server/kernel/within";

/** Longer nobody waits for an answer that may be given without it. */
const PATIENCE_MS = 250;
/** What was read so lately still stands. */
const FRESH_MS = 10_000;

interface Parts<T> {
  read(): Promise<T>;
  readonly clock: () => number;
  readonly patienceMs?: number | undefined;
}

/** Reads each time it is asked, and waits for none of it for long: a silent node or database must not make people wait. */
export class PatientRead<T> {
  private last: { readonly value: T; readonly atMs: number } | null = null;
  private late: { readonly reading: Promise<T | null>; readonly atMs: number } | null = null;

  constructor(private readonly parts: Parts<T>) {}

  /** Null when it cannot be read, or was not for long. */
  async now(): Promise<T | null> {
    const reading = this.reading();
    const answer = await within(reading, this.parts.patienceMs ?? PATIENCE_MS);
    if (answer !== LATE) return answer;
    const nowMs = this.parts.clock();
    if (this.late?.reading !== reading) this.late = { reading, atMs: nowMs };
    return this.last !== null && nowMs - this.last.atMs < FRESH_MS ? this.last.value : null;
  }

  /** One that is late already is waited for together, so that silence gathers no crowd; but not for ever. */
  private reading(): Promise<T | null> {
    if (this.late && this.parts.clock() - this.late.atMs < FRESH_MS) return this.late.reading;
    return this.read();
  }

  private async read(): Promise<T | null> {
    try {
      const value = await this.parts.read();
      this.last = { value, atMs: this.parts.clock() };
      return value;
    } catch {
      return null;
    } finally {
      this.late = null;
    }
  }
}
