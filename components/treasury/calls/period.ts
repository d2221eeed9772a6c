import { useUrlParams } from "@/components/ui/use-url-params";
import { serverNowMs } from "@/lib/client/server-clock";
import { DAY_MS } from "@/lib/domain/time";

/** UTC days that the calls are looked at of, today among them. */
export const PERIODS = [
  { value: "today", label: "Today", days: 1 },
  { value: "week", label: "7 days", days: 7 },
  { value: "month", label: "30 days", days: 30 },
] as const;
export type Period = (typeof PERIODS)[number]["value"];

const chosen = (word: string | null) => PERIODS.find(({ value }) => value === word) ?? PERIODS[1];

/** The period that the address names, and the filter that lists take for it. */
export function usePeriod() {
  const { params, change } = useUrlParams();
  const { value, label, days } = chosen(params.get("period"));
  const toMs = (Math.floor(serverNowMs() / DAY_MS) + 1) * DAY_MS;
  const range = { from: iso(toMs - days * DAY_MS), to: iso(toMs) };
  const set = (period: Period) =>
    change({ period: period === PERIODS[1].value ? null : period, from: null, to: null });
  return { value, label, range, query: new URLSearchParams(range).toString(), set };
}

const iso = (atMs: number) => new Date(atMs).toISOString();
