const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
const SHORTEST_MS = 50;
const LONGEST_MS = 30_000;

/** How long a search may take by a header, e.g. `2s`, `500ms`, `1m30s`: held to 50 ms … 30 s; what is no duration is the fallback. */
export function searchTimeMs(header: string | null, fallbackMs: number): number {
  if (header === null || !/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(header)) return fallbackMs;
  const parts = header.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g);
  const wholeMs = [...parts].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(wholeMs)));
}
