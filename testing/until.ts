import { setTimeout as pause } from "node:timers/promises";

/** Longer than any machine should take, and shorter than a test may last. A run that waits for failures sets less. */
const PATIENCE_MS = Number(process.env.TEST_PATIENCE_MS ?? 90_000);

interface Patience {
  readonly withinMs?: number;
  readonly everyMs?: number;
  /** What makes it come true, between two looks: ticks of jobs, blocks. */
  step?(): Promise<unknown>;
}

/**
 * Asks again and again until the answer is not false and nothing is thrown, so `look` may hold the assertions
 * themselves. Past the deadline its last failure is thrown.
 */
export async function until<T>(look: () => Promise<T> | T, patience: Patience = {}): Promise<T> {
  const { withinMs = PATIENCE_MS, everyMs = 100, step } = patience;
  const giveUpAtMs = Date.now() + withinMs;
  for (;;) {
    const seen = await attempt(look);
    if (seen.ok && seen.answer !== false) return seen.answer;
    if (Date.now() > giveUpAtMs) {
      throw seen.ok ? new RangeError(`After ${withinMs} ms it still was not so: ${look}`) : seen.error;
    }
    await pause(everyMs);
    await step?.();
  }
}

type Seen<T> = { readonly ok: true; readonly answer: T } | { readonly ok: false; readonly error: unknown };

async function attempt<T>(look: () => Promise<T> | T): Promise<Seen<T>> {
  try {
    return { ok: true, answer: await look() };
  } catch (error) {
    return { ok: false, error };
  }
}
