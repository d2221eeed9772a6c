import { LATE, within } from "@/lib/server/kernel/within";

/** Longer nobody waits for what a final block says, once that is known. */
const PATIENCE_MS = 250;

/** What the chain said last, for whoever asks the same of the same block again: a final block changes no more. */
export class LastReading<Question, Reading extends { readonly isStale: boolean }> {
  private last: { readonly question: string; readonly reading: Reading } | null = null;

  constructor(
    private readonly ask: (of: Question) => Promise<Reading | null>,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  async read(of: Question): Promise<Reading | null> {
    const question = JSON.stringify(of);
    const known = this.last?.question === question ? this.last.reading : null;
    const asked = this.ask(of).then((reading) => {
      if (reading !== null) this.last = { question, reading };
      return reading;
    });
    if (known === null) return asked;
    const fresh = await within(asked, this.patienceMs);
    return fresh === null || fresh === LATE ? { ...known, isStale: true } : fresh;
  }
}
