import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import { type Finding, SHOWN } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";
import { CALL_SPANS, DECISION_SPANS } from "./kept-sums";

/** How far back sums are held against their rows: at each proof of the books all rows since then are read. */
const RECENT_MS = 8 * DAY_MS;

/** The first day that lies in the recent past as a whole: of the one before, only some rows would be read. */
const firstDayMs = (nowMs: number) => Math.ceil((nowMs - RECENT_MS) / DAY_MS) * DAY_MS;

const NAMES = new Map([
  [DAY_MS, "day"],
  [HOUR_MS, "hour"],
  [MINUTE_MS, "minute"],
]);

interface Off {
  readonly fromMs: number;
  /** What the sum is of, beside its time. */
  readonly what: string;
}

/** Sums of calls that are not what the calls come to that were let pass in that hour or day. */
export function callsOffSums(tx: Tx, nowMs: number): Promise<Finding[]> {
  return findOff(tx, { spans: CALL_SPANS, select: callsOff, sinceMs: firstDayMs(nowMs) });
}

/** Sums of decisions that are not how many were made in that minute, hour or day. */
export function decisionsOffSums(tx: Tx, nowMs: number): Promise<Finding[]> {
  return findOff(tx, { spans: DECISION_SPANS, select: decisionsOff, sinceMs: firstDayMs(nowMs) });
}

interface Sums {
  readonly spans: readonly number[];
  /** Times and what sums of a span are of that differ from their rows, both since a moment. */
  readonly select: (spanMs: number) => string;
  readonly sinceMs: number;
}

async function findOff(tx: Tx, { spans, select, sinceMs }: Sums): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const spanMs of spans) {
    const off = await tx.all<Off>(`${select(spanMs)} LIMIT ${SHOWN}`, [sinceMs, sinceMs]);
    for (const { fromMs, what } of off)
      findings.push({ place: `${what} of the ${NAMES.get(spanMs)} from ${new Date(fromMs).toISOString()}` });
  }
  return findings.slice(0, SHOWN);
}

const callsOff = (spanMs: number) => `
  SELECT x.from_ms, x.agent_id || ':' || x.service_id || ':' || x.state AS what FROM (
    SELECT from_ms, agent_id, service_id, state, calls, cost_units, paid_units, returned_units, returned_calls
    FROM call_sums WHERE span_ms = ${spanMs} AND from_ms >= ?
    UNION ALL SELECT held_at_ms - held_at_ms % ${spanMs}, agent_id, service_id, state, -1, -cost_units, -paid_units,
      -returned_units, CASE WHEN returned_units > 0 THEN -1 ELSE 0 END
    FROM service_calls WHERE held_at_ms >= ?) x
  GROUP BY x.from_ms, x.agent_id, x.service_id, x.state
  HAVING SUM(x.calls) <> 0 OR SUM(x.cost_units) <> 0 OR SUM(x.paid_units) <> 0 OR SUM(x.returned_units) <> 0
    OR SUM(x.returned_calls) <> 0
  ORDER BY x.from_ms, x.agent_id, x.service_id, x.state`;

const decisionsOff = (spanMs: number) => `
  SELECT x.from_ms, x.action AS what FROM (
    SELECT from_ms, action, decisions FROM decision_sums WHERE span_ms = ${spanMs} AND from_ms >= ?
    UNION ALL SELECT at_ms - at_ms % ${spanMs}, action, -1 FROM decisions WHERE at_ms >= ?) x
  GROUP BY x.from_ms, x.action HAVING SUM(x.decisions) <> 0 ORDER BY x.from_ms, x.action`;
