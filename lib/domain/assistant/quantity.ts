import { HEAD } from "./kinds";
import { outsideQuotes } from "./words/quoted";

const WORDS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
  fifty: 50,
  hundred: 100,
  dozen: 12,
  couple: 2,
  pair: 2,
};
const COUNT = "([0-9]{1,6}|[a-z]+)";
const OF_SUCH = "(?:\\s+of)?(?:\\s+(?:more|new|other|separate|different|batch|compute|log|nice|big|small))*";

function numberOf(word: string | undefined): number | null {
  if (word === undefined) return null;
  const value = /^[0-9]+$/.test(word) ? Number(word) : (WORDS[word] ?? null);
  return value === null || value < 1 ? null : value;
}

const TIMES = new RegExp(`[\\s,]+(?:(twice)|(thrice)|${COUNT}\\s+times)[\\s.!?]*$`, "i");
/** As many characters as a number with what stands beside it takes. */
const COUNTED = 60;

/** Takes "twice" and "three times" off the end of a sentence. */
export function timesOf(sentence: string): { text: string; times: number } {
  const from = Math.max(0, sentence.length - COUNTED);
  const said = TIMES.exec(sentence.slice(from));
  if (!said) return { text: sentence, times: 1 };
  const times = said[1] ? 2 : said[2] ? 3 : numberOf(said[3]?.toLowerCase());
  return times === null
    ? { text: sentence, times: 1 }
    : { text: sentence.slice(0, from + said.index), times };
}

/**
 * How many of these things a sentence asks for: the number before their name, which stands before what they are about.
 * "1000 records" of one job are no thousand jobs. @param things a pattern of their names
 */
export function countOf(sentence: string, things: string): number {
  const own = outsideQuotes(sentence.slice(0, HEAD)).toLowerCase();
  const head = own.split(/:|\b(?:on|for|to|showing|about|from|with)\b/)[0] ?? "";
  const before = new RegExp(`\\b${COUNT}${OF_SUCH}\\s+(?:${things})\\b`).exec(head);
  return numberOf(before?.[1]) ?? 1;
}

const COUNT_AT_END = new RegExp(`\\b${COUNT}${OF_SUCH}\\s*$`);

/** The number that these words end with; 1 where they end with none. */
export function countAtEnd(words: string): number {
  return numberOf(COUNT_AT_END.exec(words.slice(-COUNTED).toLowerCase())?.[1]) ?? 1;
}
