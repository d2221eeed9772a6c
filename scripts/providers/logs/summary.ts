import { type LogLine, linesOf } from "./log-lines";

export interface Summary {
  /** The whole in a sentence or two. */
  readonly text: string;
  readonly lines: number;
  /** How many lines are of each level that is there. */
  readonly levels: Readonly<Record<string, number>>;
  /** ISO 8601, the earliest and the latest that a line names. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
  /** What was said more than once, but for its numbers, the most often first. */
  readonly repeated: readonly { message: string; count: number }[];
  /** The lines that say most, as they are, in their order. */
  readonly keyLines: readonly string[];
}

const MOST_REPEATED = 5;
const MOST_KEY_LINES = 5;
const LONGEST_SHOWN = 300;
/** A line of a worse level says more. */
const WEIGHT: Readonly<Record<string, number>> = { ERROR: 3, WARN: 2, DEBUG: 0.5, TRACE: 0.5 };
const EMPTY_WORDS = new Set(
  (
    "a an and are as at be but by for from has have if in into is it its no not of on or so that the their then " +
    "there these they this to was were will with"
  ).split(" "),
);

/** A log or a text as what stands out in it: nothing is said that does not stand there. */
export function summaryOf(content: string): Summary {
  const lines = linesOf(content);
  const levels = countsOf(lines.flatMap(({ level }) => level ?? []));
  const times = lines.flatMap(({ atMs }) => atMs ?? []).sort((a, b) => a - b);
  const [first, last] = [times.at(0), times.at(-1)].map((atMs) => (atMs === undefined ? null : isoOf(atMs)));
  const [firstAt, lastAt] = [first ?? null, last ?? null];
  const repeated = repeatedIn(lines);
  const facts = { lines: lines.length, levels: Object.fromEntries(levels), firstAt, lastAt, repeated };
  return { text: sentenceOf(facts), ...facts, keyLines: keyLinesOf(lines) };
}

const isoOf = (atMs: number) => new Date(atMs).toISOString();

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function repeatedIn(lines: readonly LogLine[]): Summary["repeated"] {
  const counts = countsOf(lines.map(({ template }) => template));
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_REPEATED)
    .map(([message, count]) => ({ message: shown(message), count }));
}

/** Lines whose words come often, and those of a bad level; one of each kind, that the same is not said twice. */
function keyLinesOf(lines: readonly LogLine[]): string[] {
  const wordsOf = ({ template }: LogLine) => template.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  const counts = countsOf(lines.flatMap(wordsOf).filter((word) => !EMPTY_WORDS.has(word)));
  const scoreOf = (line: LogLine) => {
    const words = wordsOf(line).filter((word) => counts.has(word));
    const common = words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0) / Math.max(words.length, 4);
    return common * (WEIGHT[line.level ?? ""] ?? 1);
  };
  const ofEachKind = new Map(lines.toReversed().map((line) => [line.template, line]));
  return [...ofEachKind.values()]
    .map((line) => ({ line, score: scoreOf(line) }))
    .sort((a, b) => b.score - a.score || a.line.index - b.line.index)
    .slice(0, MOST_KEY_LINES)
    .sort((a, b) => a.line.index - b.line.index)
    .map(({ line }) => shown(line.text));
}

function sentenceOf(facts: Omit<Summary, "text" | "keyLines">): string {
  const { lines, levels, firstAt, lastAt, repeated } = facts;
  const counted = Object.entries(levels).map(([level, count]) => `${count} ${level}`);
  const [most] = repeated;
  return [
    `${lines} ${lines === 1 ? "line" : "lines"}`,
    ...(firstAt === null ? [] : [` from ${firstAt} to ${lastAt}`]),
    ...(counted.length === 0 ? [] : [`: ${counted.join(", ")}`]),
    ".",
    ...(most === undefined ? [] : [` Most often, ${most.count} times: ${most.message}`]),
  ].join("");
}

function shown(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_SHOWN ? text : `${characters.slice(0, LONGEST_SHOWN - 1).join("")}…`;
}
