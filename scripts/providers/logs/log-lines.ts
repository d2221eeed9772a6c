/** A line of a log, or a sentence of a text. */
export interface LogLine {
  readonly index: number;
  readonly text: string;
  /** One word for each level, however it is written; null where none is named. */
  readonly level: string | null;
  readonly atMs: number | null;
  /** What it says without its time, its level and its numbers. */
  readonly template: string;
}

const LEVELS: Readonly<Record<string, string>> = {
  FATAL: "ERROR",
  CRITICAL: "ERROR",
  SEVERE: "ERROR",
  ERR: "ERROR",
  ERROR: "ERROR",
  WARNING: "WARN",
  WARN: "WARN",
  NOTICE: "INFO",
  INFO: "INFO",
  DEBUG: "DEBUG",
  TRACE: "TRACE",
};
const LEVEL = new RegExp(`\\b(${Object.keys(LEVELS).join("|")})\\b`);
/** A level in small letters counts where logs have it: alone between brackets, or as a value. */
const SMALL_LEVEL =
  /(?:\[|level"?[=:]\s*"?)(fatal|critical|error|err|warning|warn|notice|info|debug|trace)\b/i;
const TIME = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?/;
/** Longer lines without level and time are prose, which is told apart by its sentences. */
const LONGEST_LOG_LINE = 240;

/** The lines of a log that are not blank; long ones of prose by their sentences. */
export function linesOf(content: string): LogLine[] {
  return content
    .split(/\r?\n/)
    .flatMap((line) => (isProse(line) ? sentencesOf(line) : [line]))
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(lineOf);
}

function isProse(line: string): boolean {
  return line.length > LONGEST_LOG_LINE && levelOf(line) === null && !TIME.test(line);
}

const sentencesOf = (line: string) => line.split(/(?<=[.!?])\s+(?=\p{Lu})/u);

function lineOf(text: string, index: number): LogLine {
  return { index, text, level: levelOf(text), atMs: timeOf(text), template: templateOf(text) };
}

function levelOf(text: string): string | null {
  const word = LEVEL.exec(text)?.[1] ?? SMALL_LEVEL.exec(text)?.[1];
  return word === undefined ? null : (LEVELS[word.toUpperCase()] ?? null);
}

/** A time without a zone is taken as UTC. */
function timeOf(text: string): number | null {
  const found = TIME.exec(text)?.[0].replace(" ", "T").replace(",", ".");
  if (found === undefined) return null;
  const atMs = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(found) ? found : `${found}Z`);
  return Number.isNaN(atMs) ? null : atMs;
}

function templateOf(text: string): string {
  return text
    .replace(TIME, "")
    .replace(LEVEL, "")
    .replace(/\b0x[0-9a-f]+\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "#")
    .replace(/\d+(\.\d+)*/g, "#")
    .replace(/^[\s\][():|-]+/, "")
    .replace(/\s+/g, " ")
    .trim();
}
