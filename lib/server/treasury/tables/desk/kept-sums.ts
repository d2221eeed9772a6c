import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/domain/time";
import type { Tx } from "@/lib/server/store/tx";
import type { DecisionRow, ServiceCallRow } from "../rows";

/** How long the times are of which sums are kept, the longest first. */
export const DECISION_SPANS = [DAY_MS, HOUR_MS, MINUTE_MS];
export const CALL_SPANS = [DAY_MS, HOUR_MS];

const startOf = (atMs: number, spanMs: number) => atMs - (atMs % spanMs);
const placesFor = (spans: readonly number[], row: string) => spans.map(() => row).join(", ");

export async function countDecision(
  tx: Tx,
  { atMs, action }: Pick<DecisionRow, "atMs" | "action">,
): Promise<void> {
  await tx.run(
    `INSERT INTO decision_sums (span_ms, from_ms, action, decisions) VALUES ${placesFor(DECISION_SPANS, "(?, ?, ?, 1)")}
     ON CONFLICT (span_ms, from_ms, action) DO UPDATE SET decisions = decision_sums.decisions + 1`,
    DECISION_SPANS.flatMap((spanMs) => [spanMs, startOf(atMs, spanMs), action]),
  );
}

/** What a call counts for in its sums. */
export type CountedCall = Pick<
  ServiceCallRow,
  "agentId" | "serviceId" | "state" | "costUnits" | "paidUnits" | "returnedUnits" | "heldAtMs"
>;

const ADDED = ["calls", "cost_units", "paid_units", "returned_units", "returned_calls"] as const;
const COLUMNS = `span_ms, from_ms, agent_id, service_id, state, ${ADDED.join(", ")}`;

/** Adds a call to its sums, or takes it out of them. */
export async function countCall(tx: Tx, call: CountedCall, by: 1 | -1): Promise<void> {
  const { agentId, serviceId, state, heldAtMs, costUnits, paidUnits, returnedUnits } = call;
  const signed = (units: bigint) => units * BigInt(by);
  const sums = [by, signed(costUnits), signed(paidUnits), signed(returnedUnits), returnedUnits > 0n ? by : 0];
  await tx.run(
    `INSERT INTO call_sums (${COLUMNS}) VALUES ${placesFor(CALL_SPANS, "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")}
     ON CONFLICT (span_ms, from_ms, agent_id, service_id, state) DO UPDATE SET
       ${ADDED.map((name) => `${name} = call_sums.${name} + excluded.${name}`).join(", ")}`,
    CALL_SPANS.flatMap((spanMs) => [spanMs, startOf(heldAtMs, spanMs), agentId, serviceId, state, ...sums]),
  );
}

/** Makes the sums anew of the day of a moment, and of all that follow. */
export async function countCallsAnew(tx: Tx, atMs: number): Promise<void> {
  const fromMs = startOf(atMs, DAY_MS);
  await tx.run("DELETE FROM call_sums WHERE from_ms >= ?", [fromMs]);
  for (const spanMs of CALL_SPANS)
    await tx.run(
      `INSERT INTO call_sums (${COLUMNS})
       SELECT x.span_ms, x.from_ms, x.agent_id, x.service_id, x.state, COUNT(*), CAST(SUM(x.cost_units) AS BIGINT),
         CAST(SUM(x.paid_units) AS BIGINT), CAST(SUM(x.returned_units) AS BIGINT),
         SUM(CASE WHEN x.returned_units > 0 THEN 1 ELSE 0 END)
       FROM (SELECT c.*, s.span_ms, c.held_at_ms - c.held_at_ms % s.span_ms AS from_ms
         FROM service_calls c CROSS JOIN (SELECT CAST(? AS BIGINT) AS span_ms) s WHERE c.held_at_ms >= ?) x
       GROUP BY x.span_ms, x.from_ms, x.agent_id, x.service_id, x.state`,
      [spanMs, fromMs],
    );
}
