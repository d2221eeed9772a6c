import type { LogFn, Logger } from "pino";
import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";

const LEVELS = ["info", "warn", "error"] as const;
const LONGEST_PAUSE_MS = 30 * MINUTE_MS;
/** Lines remembered at most; beyond that the oldest count as new. */
const REMEMBERED = 1_000;
/** Fields that differ from one repetition to the next. */
const PASSING_FIELDS: readonly string[] = ["err", "attempts", "faults", "pauseS"];

interface Said {
  readonly atMs: number;
  readonly pauseMs: number;
  readonly unsaid: number;
}

/**
 * A log for what runs again and again: a line that repeats is written at once, then after a second, and then after
 * pauses that double up to half an hour, each time with how often it was left out. Fatal lines are always written.
 */
export function repeatedLog(log: Logger, clock: () => number): Logger {
  const quiet = log.child({});
  const said = new Map<string, Said>();
  for (const level of LEVELS) {
    const write: LogFn = quiet[level].bind(quiet);
    quiet[level] = (first: unknown, ...rest: unknown[]) => {
      const unsaid = mayWrite(said, keyOf(first, rest), clock());
      if (unsaid === null) return;
      const fields = typeof first === "string" ? {} : first;
      const message = typeof first === "string" ? first : rest[0];
      write(unsaid === 0 ? { ...asFields(fields) } : { ...asFields(fields), unsaid }, String(message ?? ""));
    };
  }
  return quiet;
}

function asFields(value: unknown): object {
  if (value instanceof Error) return { err: value };
  return typeof value === "object" && value !== null ? value : {};
}

/** Message and subject: two lines with the same are the same complaint, whatever the error's words are. */
function keyOf(first: unknown, rest: readonly unknown[]): string {
  if (typeof first === "string") return first;
  const fields = Object.entries(asFields(first));
  const subject = fields.filter(
    ([name, value]) => !PASSING_FIELDS.includes(name) && typeof value !== "object",
  );
  const kinds = fields.map(([, value]) => (value instanceof Error ? value.name : ""));
  return JSON.stringify([rest[0], ...subject.map(([name, value]) => [name, String(value)]), ...kinds]);
}

/** How often the line was left out since it was last written; null when it is to be left out again. */
function mayWrite(said: Map<string, Said>, key: string, nowMs: number): number | null {
  const before = said.get(key);
  const isOver = before === undefined || nowMs - before.atMs > 2 * before.pauseMs + MINUTE_MS;
  if (!isOver && nowMs - before.atMs < before.pauseMs) {
    said.set(key, { ...before, unsaid: before.unsaid + 1 });
    return null;
  }
  const pauseMs = isOver ? SECOND_MS : Math.min(before.pauseMs * 2, LONGEST_PAUSE_MS);
  said.delete(key);
  said.set(key, { atMs: nowMs, pauseMs, unsaid: 0 });
  if (said.size > REMEMBERED) said.delete(said.keys().next().value ?? "");
  return before?.unsaid ?? 0;
}
