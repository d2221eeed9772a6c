import { PAYOUT_AGENT } from "@/lib/domain/treasury/payouts/names";
import { type Finding, findPlaces } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";
import type { BudgetWindowRow } from "./rows";

/** Windows that began since a moment: older ones change no more, but for the last calls of their end. */
export function windowsSince(tx: Tx, sinceMs: number): Promise<BudgetWindowRow[]> {
  return tx.all<BudgetWindowRow>(
    `SELECT * FROM budget_windows WHERE period = 'lifetime' OR start_at_ms >= ?
     ORDER BY scope, of_id, period, start_at_ms`,
    [sinceMs],
  );
}

/** Windows with more spent and held than they may; the database refuses to write one. */
export function windowsPassed(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT scope || ':' || of_id || ':' || period AS place FROM budget_windows
     WHERE spent_units + held_units > limit_units + carried_units`,
  );
}

/** Calls that hold money past their lease. */
export function holdsPastLease(tx: Tx, beforeMs: number): Promise<Finding[]> {
  return findPlaces(
    tx,
    "SELECT id AS place FROM service_calls WHERE state IN ('waiting', 'held') AND lease_until_ms < ? ORDER BY lease_until_ms",
    [beforeMs],
  );
}

/** Calls of the policy's agents that were let pass without a decision that says so, for that money, and decisions without their call. */
export function callsOffDecisions(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.id AS place FROM (
       SELECT c.id FROM service_calls c LEFT JOIN decisions d ON d.id = c.id
         AND d.action <> 'REJECTED' AND d.cost_units = c.cost_units AND d.agent_id = c.agent_id
       WHERE d.id IS NULL AND c.agent_id <> '${PAYOUT_AGENT}'
       UNION ALL SELECT d.id FROM decisions d LEFT JOIN service_calls c ON c.id = d.id
       WHERE d.action <> 'REJECTED' AND c.id IS NULL) x`,
  );
}

/** Paid calls without their journal in the books for that money, and journals without their call. */
export function callsOffBooks(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.id AS place FROM (
       SELECT c.id FROM service_calls c
         LEFT JOIN journals j ON j.business_key = 'spend:' || c.id
         LEFT JOIN entries e ON e.journal_id = j.id AND e.account_id = 'treasury:MNEE' AND e.units = -c.paid_units
       WHERE c.paid_units > 0 AND e.journal_id IS NULL
       UNION ALL SELECT j.id FROM journals j LEFT JOIN service_calls c
         ON j.business_key = 'spend:' || c.id AND c.paid_units > 0
         LEFT JOIN router_payments p ON p.call_id IS NULL AND j.business_key = 'spend:stray:' || p.id
       WHERE j.kind = 'spend' AND c.id IS NULL AND p.id IS NULL) x`,
  );
}

/** Calls that ended without a moment, or have one and go on. */
export function callsOffTheirEnd(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    "SELECT id AS place FROM service_calls WHERE (state IN ('waiting', 'held', 'paying', 'paid')) <> (ended_at_ms IS NULL)",
  );
}

/** Payments of the router that no call of ours is paid by and nobody has seen to, and calls paid through it without that payment. */
export function callsOffRouter(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.id AS place FROM (
       SELECT p.id FROM router_payments p LEFT JOIN service_calls c ON c.id = p.call_id AND c.rail = 'router'
         AND c.paid_units = p.units AND c.returned_units = p.returned_units
         AND LOWER(c.payee_address) = LOWER(p.provider_address)
       WHERE c.id IS NULL
         AND NOT (p.call_id IS NULL AND (p.resolved_at_ms IS NOT NULL OR p.returned_units = p.units))
       UNION ALL SELECT c.id FROM service_calls c LEFT JOIN router_payments p ON p.call_id = c.id
       WHERE c.rail = 'router' AND c.paid_units > 0 AND p.id IS NULL) x`,
  );
}

/** Calls whose state and money contradict each other. */
export function callsOffTheirMoney(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT id AS place FROM service_calls
     WHERE (paid_at_ms IS NULL AND (paid_units > 0 OR state IN ('paid', 'claimed', 'refunded')))
        OR (state IN ('waiting', 'held', 'paying', 'released', 'denied') AND paid_units > 0)
        OR (state = 'refunded' AND returned_units < paid_units)`,
  );
}

/** How an approval and its call must stand to each other. */
const AGREES = `(a.state = 'waiting' AND c.state = 'waiting' AND a.decided_at_ms IS NULL)
  OR (a.state IN ('refused', 'expired', 'voided') AND c.state = 'denied' AND a.decided_at_ms IS NOT NULL)
  OR (a.state = 'approved' AND c.state NOT IN ('waiting', 'denied') AND a.decided_at_ms IS NOT NULL
    AND a.decider_id IS NOT NULL AND a.decider_id <> COALESCE(d.user_id, ''))`;

/** Calls that were asked about and go on, or do not, without the word of somebody else that says so. */
export function callsOffApprovals(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.id AS place FROM (
       SELECT d.id FROM decisions d LEFT JOIN service_calls c ON c.id = d.id LEFT JOIN approvals a ON a.id = d.id
       WHERE d.action = 'WAITING' AND (a.id IS NULL OR c.id IS NULL OR NOT (${AGREES}))
       UNION ALL SELECT a.id FROM approvals a LEFT JOIN decisions d ON d.id = a.id AND d.action = 'WAITING'
       WHERE d.id IS NULL
       UNION ALL SELECT c.id FROM service_calls c LEFT JOIN approvals a ON a.id = c.id
       WHERE c.state IN ('waiting', 'denied') AND a.id IS NULL) x`,
  );
}
