import { LATE, within } from "@/lib/server/kernel/within";

/** A head that was seen so lately still tells that the chain answers. */
const FRESH_MS = 10_000;
const PATIENCE_MS = 250;

/** The chain's newest block, asked each time and never waited for: a silent node must not make people wait. */
export class HeadWatch {
  private last: { readonly block: number; readonly atMs: number } | null = null;

  constructor(private readonly parts: { ask: () => Promise<number | null>; clock: () => number }) {}

  /** Null when nobody has answered lately. */
  async newest(): Promise<number | null> {
    const asked = this.parts.ask().then((block) => {
      if (block !== null) this.last = { block, atMs: this.parts.clock() };
      return block;
    });
    const answer = await within(asked, PATIENCE_MS);
    if (answer !== LATE) return answer;
    const isFresh = this.last !== null && this.parts.clock() - this.last.atMs < FRESH_MS;
    return isFresh && this.last ? this.last.block : null;
  }
}
