import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import type { DecisionPointWire, DecisionSeriesWire, PeriodFilter } from "@/lib/schemas/treasury/desk";
import { timeView } from "@/lib/server/kernel/wire-values";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { type DecisionCount, decisionCounts, versionsIn } from "@/lib/server/treasury/tables/desk";

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
  const bucketMs = stepFor(toMs - fromMs);
  return store.read(async (tx) => ({
    from: timeView(fromMs),
    to: timeView(toMs),
    stepS: bucketMs / 1000,
    points: pointsOf(await decisionCounts(tx, { fromMs, toMs, bucketMs }), { fromMs, toMs, bucketMs }),
    versions: (await versionsIn(tx, { fromMs, toMs, most: MOST_VERSIONS })).map(
      ({ version, reason, createdAtMs }) => ({ version, at: timeView(createdAtMs), reason }),
    ),
  }));
}

/** The finest step that fits, or as many days as it takes. */
function stepFor(lengthMs: number): number {
  const fine = STEPS_MS.find((step) => lengthMs <= step * MOST_POINTS);
  return fine ?? Math.ceil(lengthMs / MOST_POINTS / DAY_MS) * DAY_MS;
}

function pointsOf(
  counts: readonly DecisionCount[],
  { fromMs, toMs, bucketMs }: { fromMs: number; toMs: number; bucketMs: number },
): DecisionPointWire[] {
  const known = new Map(counts.map((one) => [`${one.bucket} ${one.action}`, one.decisions]));
  return Array.from({ length: Math.ceil((toMs - fromMs) / bucketMs) }, (_, bucket) => ({
    at: timeView(fromMs + bucket * bucketMs),
    allowed: known.get(`${bucket} ALLOWED`) ?? 0,
    downgraded: known.get(`${bucket} DOWNGRADED`) ?? 0,
    waiting: known.get(`${bucket} WAITING`) ?? 0,
    rejected: known.get(`${bucket} REJECTED`) ?? 0,
  }));
}

/** Stretches of time as a table. */
export const DECISION_POINT_COLUMNS: Readonly<Record<string, (point: DecisionPointWire) => string | null>> = {
  at: ({ at }) => at,
  allowed: ({ allowed }) => String(allowed),
  downgraded: ({ downgraded }) => String(downgraded),
  waiting: ({ waiting }) => String(waiting),
  rejected: ({ rejected }) => String(rejected),
};
