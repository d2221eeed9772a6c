/** Something that keeps the house from doing all its work. */
export interface Alarm {
  /** For everybody: it gives away no address, no amount and nobody's name. */
  readonly sentence: string;
  /** What only an operator may read. */
  readonly detail: string | null;
  /** Since when, in ms; null where only whoever looks again and again can tell. */
  readonly sinceMs: number | null;
}

/** An alarm that says itself what there is to know. */
export function alarmOf(sentence: string): Alarm {
  return { sentence, detail: null, sinceMs: null };
}
