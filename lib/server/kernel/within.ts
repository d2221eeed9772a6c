import { setTimeout as pause } from "node:timers/promises";

/** What was not there in time. */
export const LATE = Symbol("late");

/** Answers with `LATE` when somebody takes longer than that; the work itself goes on, and nobody is told of its failure. */
export async function within<T>(work: Promise<T>, patienceMs: number): Promise<T | typeof LATE> {
  work.catch(() => undefined);
  const waiting = new AbortController();
  const late = pause(patienceMs, LATE, { signal: waiting.signal });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => waiting.abort());
}
