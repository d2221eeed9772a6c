import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import type { DecisionPointWire, DecisionSeriesWire, PeriodFilter } from "@/lib/schemas/treasury/desk";
import type { Columns } from "@/lib/server/http/csv";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { type DecisionCount, decisionCounts, versionsIn } from "@/lib/server/treasury/tables/desk/in-period";
import { DECISION_SPANS } from "@/lib/server/treasury/tables/desk/kept-sums";

const MOST_POINTS = 60;
const MOST_VERSIONS = 100;
const STEPS_MS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
];

/** What the policy said over time, and when it became another. @throws Forbidden for anybody but an operator */
export async function decisionSeries(
  store: Store,
  query: { actor: Actor; period: PeriodFilter },
): Promise<DecisionSeriesWire> {
  authorize(query.actor, ACTIONS["decisions.read"]);
  const { from: fromMs, to: toMs } = query.period;
  const stretches = { fromMs, toMs, ...stretchesFor(query.period) };
  return store.read(async (tx) => ({
    from: timeView(fromMs),
    to: timeView(toMs),
    stepS: stretches.bucketMs / 1000,
    points: pointsOf(await decisionCounts(tx, stretches), stretches),
    versions: (await versionsIn(tx, { fromMs, toMs, most: MOST_VERSIONS })).map(
      ({ version, reason, createdAtMs }) => ({ version, at: timeView(createdAtMs), reason }),
    ),
  }));
}

/** The finest step that fits, or as many days as it takes; from the whole minute, hour or day on that is not after the time's beginning. */
function stretchesFor({ from, to }: PeriodFilter): { bucketMs: number; originMs: number } {
  const days = Math.ceil((to - originOf(from, DAY_MS)) / MOST_POINTS / DAY_MS);
  const fits = (step: number) => to - originOf(from, step) <= step * MOST_POINTS;
  const bucketMs = STEPS_MS.find(fits) ?? days * DAY_MS;
  return { bucketMs, originMs: originOf(from, bucketMs) };
}

function originOf(fromMs: number, stepMs: number): number {
  const unitMs = DECISION_SPANS.find((span) => stepMs % span === 0) ?? stepMs;
  return Math.floor(fromMs / unitMs) * unitMs;
}

function pointsOf(
  counts: readonly DecisionCount[],
  { originMs, toMs, bucketMs }: { originMs: number; toMs: number; bucketMs: number },
): DecisionPointWire[] {
  const known = new Map<string, number>();
  for (const { bucket, action, decisions } of counts) {
    const key = `${bucket} ${action}`;
    known.set(key, (known.get(key) ?? 0) + decisions);
  }
  return Array.from({ length: Math.ceil((toMs - originMs) / bucketMs) }, (_, bucket) => ({
    at: timeView(originMs + bucket * bucketMs),
    allowed: known.get(`${bucket} ALLOWED`) ?? 0,
    downgraded: known.get(`${bucket} DOWNGRADED`) ?? 0,
    waiting: known.get(`${bucket} WAITING`) ?? 0,
    rejected: known.get(`${bucket} REJECTED`) ?? 0,
  }));
}

/** Stretches of time as a table. */
export const DECISION_POINT_COLUMNS: Columns<DecisionPointWire> = {
  at: ({ at }) => at,
  allowed: ({ allowed }) => String(allowed),
  downgraded: ({ downgraded }) => String(downgraded),
  waiting: ({ waiting }) => String(waiting),
  rejected: ({ rejected }) => String(rejected),
};
