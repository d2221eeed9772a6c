export const PERIODS = [
  { value: "today", label: "Today" },
  { value: "yesterday", label: "Yesterday" },
  { value: "week", label: "7 days" },
  { value: "custom", label: "Other" },
] as const;
export type PeriodName = (typeof PERIODS)[number]["value"];

const DAY_MS = 86_400_000;

export interface ChosenPeriod {
  readonly name: PeriodName;
  /** Days of the calendar in UTC, both included, for another period. */
  readonly first: string;
  readonly last: string;
}

const dayOf = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);

export function periodOn(nowMs: number): ChosenPeriod {
  return { name: "today", first: dayOf(nowMs - 7 * DAY_MS), last: dayOf(nowMs) };
}

/** Its ends as the house takes them, in UTC; null for days that are none. */
export function endsOf(
  { name, first, last }: ChosenPeriod,
  nowMs: number,
): { from: string; to: string } | null {
  const todayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const between = (fromMs: number, toMs: number) => ({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  });
  if (name === "today") return between(todayMs, todayMs + DAY_MS);
  if (name === "yesterday") return between(todayMs - DAY_MS, todayMs);
  if (name === "week") return between(todayMs - 6 * DAY_MS, todayMs + DAY_MS);
  const [fromMs, lastMs] = [Date.parse(`${first}T00:00:00Z`), Date.parse(`${last}T00:00:00Z`)];
  return Number.isNaN(fromMs) || Number.isNaN(lastMs) ? null : between(fromMs, lastMs + DAY_MS);
}
