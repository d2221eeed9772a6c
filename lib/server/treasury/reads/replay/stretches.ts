import type { Op } from "@/lib/server/store/tx";
import { endOfStretch, type Stretch } from "@/lib/server/treasury/tables/replay/replay-start";

/** Each look by itself, so that others come between. */
export type Look = <T>(op: Op<T>) => Promise<T>;

/** What one statement reads of the calls, so that nobody waits long behind it. */
const A_STRETCH = 2_000;

/** A time in stretches of so many calls that were held in it, those of one moment together. */
export async function* stretchesOf(
  look: Look,
  { fromMs, untilMs }: Stretch,
  calls = A_STRETCH,
): AsyncGenerator<Stretch> {
  for (let atMs = fromMs; atMs < untilMs; ) {
    const left = { fromMs: atMs, untilMs, calls };
    const endMs = await look((tx) => endOfStretch(tx, left));
    const nextMs = endMs === null ? untilMs : Math.max(endMs, atMs + 1);
    yield { fromMs: atMs, untilMs: nextMs };
    atMs = nextMs;
  }
}
