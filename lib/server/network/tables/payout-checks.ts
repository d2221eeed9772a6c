import { PAYOUT_AGENT } from "@/lib/domain/treasury/payouts/names";
import { ETHER_KIND } from "@/lib/server/escrow/tables/relay";
import { type Finding, findPlaces } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";

/** Payouts of another amount than their evaluation earned, and evaluations since the first payout that earned and owe none. */
export function payoutsOffEvaluations(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.id AS place FROM (
       SELECT p.id FROM payouts p LEFT JOIN evaluations e
         ON e.orchestrator_id = p.orchestrator_id AND e.number = p.evaluation
         AND (p.reason = 'appeal' OR (e.usd_units = p.usd_units AND NOT e.is_suspended))
       WHERE e.number IS NULL
       UNION ALL SELECT e.orchestrator_id || ':' || e.number FROM evaluations e
         JOIN (SELECT orchestrator_id, MIN(evaluation) AS first FROM payouts WHERE reason = 'evaluation'
           GROUP BY orchestrator_id) o ON o.orchestrator_id = e.orchestrator_id AND e.number > o.first
         LEFT JOIN payouts p ON p.orchestrator_id = e.orchestrator_id AND p.evaluation = e.number
           AND p.reason = 'evaluation'
       WHERE e.usd_units > 0 AND NOT e.is_suspended AND p.id IS NULL) x`,
  );
}

/** What the treasury has paid for: a dollar is a MNEE. Of one in ether it has paid the payer's wallet. */
const IS_SPENT = "p.state IN ('funded', 'sending', 'bounced', 'paid')";
const COST = "p.usd_units * 1000";
const SPENT_IN = "(CASE p.asset WHEN 'ETH' THEN p.fund_tx_hash ELSE p.tx_hash END)";

/** What of the treasury's money a payout must have, once it is paid for: its call, its journal and its receipt. */
const IS_COVERED = `c.agent_id = '${PAYOUT_AGENT}' AND c.state = 'served' AND c.paid_units = ${COST}
  AND (p.asset = 'ETH' OR (p.units = ${COST} AND LOWER(c.payee_address) = LOWER(p.payee_address)))
  AND j.id = p.journal_id AND (c.rail <> 'router' OR (r.tx_hash = ${SPENT_IN} AND r.units = ${COST}))`;

/** Paid payouts without the money, the journal or the receipt that they name, and money of the agent's without its payout. */
export function payoutsOffMoney(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.id AS place FROM (
       SELECT p.id FROM payouts p
         LEFT JOIN service_calls c ON c.id = p.call_id
         LEFT JOIN journals j ON j.business_key = 'spend:' || p.call_id
         LEFT JOIN router_payments r ON r.call_id = p.call_id
         LEFT JOIN router_payments s ON s.call_id IS NULL AND s.tx_hash = ${SPENT_IN} AND s.units = ${COST}
       WHERE ${IS_SPENT} AND s.id IS NULL AND (c.id IS NULL OR j.id IS NULL OR NOT (${IS_COVERED}))
       UNION ALL SELECT c.id FROM service_calls c LEFT JOIN payouts p ON p.call_id = c.id AND ${IS_SPENT}
       WHERE c.agent_id = '${PAYOUT_AGENT}' AND c.paid_units > 0 AND p.id IS NULL) x`,
  );
}

/** Payouts under way whose money nothing holds, and money that is held for none. */
export function payoutsOffHolds(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.id AS place FROM (
       SELECT p.id FROM payouts p LEFT JOIN service_calls c
         ON c.id = p.call_id AND c.state = 'paying' AND c.cost_units = ${COST}
       WHERE p.state = 'paying' AND c.id IS NULL
       UNION ALL SELECT c.id FROM service_calls c LEFT JOIN payouts p ON p.call_id = c.id AND p.state = 'paying'
       WHERE c.state IN ('waiting', 'held', 'paying') AND c.agent_id = '${PAYOUT_AGENT}' AND p.id IS NULL) x`,
  );
}

/** Ether that was paid or is under way without its transaction, and transactions of ether without their payout. */
export function payoutsOffTransfers(tx: Tx): Promise<Finding[]> {
  const names = `'${ETHER_KIND}:' || p.id || ':' || p.tries`;
  return findPlaces(
    tx,
    `SELECT x.id AS place FROM (
       SELECT p.id FROM payouts p LEFT JOIN outbox_rows o ON o.business_key = ${names}
         AND LOWER(o.to_address) = LOWER(p.payee_address) AND o.value_wei = CAST(p.units AS TEXT) || '000000000'
         AND ((p.state = 'paid' AND o.state = 'confirmed' AND o.tx_hash = p.tx_hash)
           OR (p.state = 'sending' AND o.state NOT IN ('confirmed', 'reverted'))
           OR (p.state = 'bounced' AND o.state = 'reverted'))
       WHERE p.asset = 'ETH' AND p.state IN ('sending', 'bounced', 'paid') AND o.id IS NULL
       UNION ALL SELECT o.id FROM outbox_rows o LEFT JOIN payouts p ON o.business_key = ${names}
         AND p.state IN ('sending', 'paid')
       WHERE o.kind = '${ETHER_KIND}' AND o.state <> 'reverted' AND p.id IS NULL) x`,
  );
}

/** What orchestrators earned in all, where that is not what they were paid. */
export function earningsOffPayouts(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT COALESCE(e.orchestrator_id, x.orchestrator_id) || ':' || COALESCE(e.asset, x.asset) AS place
     FROM earnings e FULL JOIN (SELECT orchestrator_id, asset, COUNT(*) AS payouts, SUM(units) AS units,
         SUM(usd_units) AS usd_units FROM payouts WHERE state = 'paid' GROUP BY orchestrator_id, asset) x
       ON x.orchestrator_id = e.orchestrator_id AND x.asset = e.asset
     WHERE e.units IS NULL OR x.units IS NULL OR e.units <> x.units OR e.usd_units <> x.usd_units
       OR e.payouts <> x.payouts`,
  );
}
