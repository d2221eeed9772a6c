import type { PayoutRules } from "@/lib/domain/network/rules";
import { BEHAVIOURS, type BehaviourName } from "@/lib/domain/network/simulation/behaviours";

/** One line of the table that is made by other means: seconds, percents and dollars as a person would reckon them. */
export interface Line {
  at: number;
  tier: string | null;
  failures: number;
  suspended: boolean;
  warned: boolean;
  microUsd: bigint;
  due: number;
}

const WAIT: Record<string, number> = {
  EXCELLENT: 0,
  GOOD: 0,
  WARNING: 30,
  POOR: 120,
  CRITICAL: 300,
  OFFLINE: 600,
};
const TENTHS: Record<string, bigint> = {
  EXCELLENT: 12n,
  GOOD: 10n,
  WARNING: 7n,
  POOR: 3n,
  CRITICAL: 1n,
  OFFLINE: 0n,
};
const ORDER = Object.keys(WAIT);

function band(bps: number): string {
  if (bps >= 9500) return "EXCELLENT";
  if (bps >= 8000) return "GOOD";
  if (bps >= 6000) return "WARNING";
  if (bps >= 4000) return "POOR";
  return bps > 0 ? "CRITICAL" : "OFFLINE";
}

/** The low end as the textbook has it; where it is near a whole basis point, both are tried. */
function lowBps(good: number, n: number): number {
  const z2 = 3.841459;
  const root = Math.sqrt(z2 * ((good * (n - good)) / n + z2 / 4));
  return Math.max(0, Math.floor((10_000 * (good + z2 / 2 - root)) / (n + z2)));
}

/** A probe goes out in the fifth second of each slot of ten. */
export function payoutTable(name: BehaviourName, rules: PayoutRules, days: number): Line[] {
  const { outcomeAt, saysBpsAt } = BEHAVIOURS[name];
  const interval = rules.intervalMs / 1000;
  const slots = (days * 86_400) / 10;
  const isOk = Array.from({ length: slots }, (_, n) => outcomeAt((n * 10 + 5) * 1000) === "ok");
  const sums = [0];
  for (const ok of isOk) sums.push((sums.at(-1) ?? 0) + (ok ? 1 : 0));
  const upTo = (second: number) => Math.min(slots, Math.floor((second - 5) / 10) + 1);
  const okIn = (from: number, to: number) => (sums[to] ?? 0) - (sums[from] ?? 0);

  const isSeed = rules.mode === "seed";
  const window = isSeed ? 60 : 86_400;
  const lines: Line[] = [];
  let [at, last, failures, misses, checks, good, isAbove] = [interval, -1, 0, 0, 0, 0, true];
  let seen: string[] = [];
  while (at < days * 86_400) {
    const to = upTo(at);
    const from = Math.max(0, upTo(at - window));
    const n = to - from;
    const ok = okIn(from, to);
    const since = last < 0 ? from : Math.max(from, upTo(last));
    const failed = isSeed ? !isOk[to - 1] : to > since && okIn(since, to) === 0;
    const early = !isSeed && n < 1000;
    const probes = isSeed || early ? Math.floor((10_000 * ok) / n) : lowBps(ok, n);
    let newest = to - 1;
    while (newest >= from && !isOk[newest]) newest--;
    const says = newest >= from ? saysBpsAt((newest * 10 + 5) * 1000) : probes;
    let now = failed ? "OFFLINE" : band(Math.min(probes, says));
    if (early && now === "EXCELLENT") now = "GOOD";

    const before = lines.at(-1)?.tier ?? null;
    seen = [...seen, now].slice(isSeed ? -1 : -3);
    const tier = [...seen].sort((one, two) => ORDER.indexOf(one) - ORDER.indexOf(two))[0] ?? "OFFLINE";
    const isLower = before !== null && ORDER.indexOf(now) > ORDER.indexOf(before);
    const warned = isLower && isAbove;
    isAbove = ORDER.indexOf(now) <= ORDER.indexOf(tier);
    misses = failed ? misses + 1 : 0;
    if (failed && (isSeed || misses >= 3)) failures++;
    if (!failed) failures = rules.recovery === "reset" ? 0 : Math.max(0, failures - 1);
    checks++;
    if (!failed) good++;
    const suspended = failed && failures >= 5;
    let [top, under] = [1_000_000n * (TENTHS[tier] ?? 0n), 1n];
    if (checks > 100 && good / checks > 0.98) [top, under] = [top * 11n, under * 10n];
    if (rules.recovery === "decay") [top, under] = [top * 5n, under * BigInt(5 + failures)];
    const punished = failures === 0 ? 0 : Math.min(3600, interval * 2 ** failures);
    const due = at + interval + (WAIT[tier] ?? 0) + punished;
    lines.push({ at, tier, failures, suspended, warned, microUsd: suspended ? 0n : top / under, due });
    [last, at] = [at, due];
  }
  return lines;
}
