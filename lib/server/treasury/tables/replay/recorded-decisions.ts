import { firstIdOf } from "@/lib/domain/ids";
import { DAY_MS } from "@/lib/domain/time";
import type { Tx } from "@/lib/server/store/tx";
import type { DecisionRow, ServiceCallRow } from "@/lib/server/treasury/tables/rows";

type Of = "fault" | "paidUnits" | "paidAtMs" | "endedAtMs" | "settledTurn";

/** What tells when a call's money was spent or freed. */
export type SettlingRow = Pick<ServiceCallRow, "id" | "state" | Of>;

type OfDecision =
  | "id"
  | "agentId"
  | "serviceId"
  | "calledServiceId"
  | "action"
  | "mode"
  | "quantity"
  | "approvedQuantity"
  | "isDowngradeAllowed"
  | "costUnits"
  | "reason"
  | "policyVersion"
  | "atMs"
  | "turn"
  | "evidence";

type OfCall = "state" | "payeeAddress" | "category" | "returnedUnits" | Of;

/** A decision with what became of its call; null where it has none. */
export type RecordedRow = Pick<DecisionRow, OfDecision> &
  (Pick<ServiceCallRow, OfCall> | { readonly [Field in OfCall]: null });

const RECORDED = `SELECT d.id, d.agent_id, d.service_id, d.called_service_id, d.action, d.mode, d.quantity,
    d.approved_quantity, d.is_downgrade_allowed, d.cost_units, d.reason, d.policy_version, d.at_ms, d.turn, d.evidence,
    c.state, c.fault, c.payee_address, c.category, c.paid_units, c.paid_at_ms, c.ended_at_ms, c.settled_turn, c.returned_units
  FROM decisions d LEFT JOIN service_calls c ON c.id = d.id`;

/** A stretch of decisions: by their moments, and up to a turn. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
  readonly untilTurn: number;
}

/** The clock of budgets may be ahead of the one that ids are made by. */
const AHEAD_MS = DAY_MS;
const IN_PERIOD =
  "d.id >= ? AND d.id < ? AND d.at_ms >= ? AND d.at_ms < ? AND (d.turn IS NULL OR d.turn <= ?)";

function periodValues({ fromMs, toMs, untilTurn }: Period) {
  const [first, last] = [firstIdOf("dec", fromMs - AHEAD_MS), firstIdOf("dec", toMs)];
  return [first, last, fromMs, toMs, untilTurn];
}

/** By their ids, after one of them. */
export function listRecorded(
  tx: Tx,
  of: Period & { afterId: string; limit: number },
): Promise<RecordedRow[]> {
  return tx.all<RecordedRow>(`${RECORDED} WHERE ${IN_PERIOD} AND d.id > ? ORDER BY d.id LIMIT ?`, [
    ...periodValues(of),
    of.afterId,
    of.limit,
  ]);
}

/** Those of the turns after one, up to another, in their order. */
export function recordedAfter(
  tx: Tx,
  of: { turn: number; untilTurn: number; limit: number },
): Promise<RecordedRow[]> {
  return tx.all<RecordedRow>(`${RECORDED} WHERE d.turn > ? AND d.turn <= ? ORDER BY d.turn LIMIT ?`, [
    of.turn,
    of.untilTurn,
    of.limit,
  ]);
}

/** How these calls stand. */
export function settlingOf(tx: Tx, ids: readonly string[]): Promise<SettlingRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  const places = ids.map(() => "?").join(", ");
  return tx.all<SettlingRow>(
    `SELECT id, state, fault, paid_units, paid_at_ms, ended_at_ms, settled_turn FROM service_calls WHERE id IN (${places})`,
    ids,
  );
}

/** When the clock of budgets was set back, after a turn. */
export function clockSetBackAfter(tx: Tx, turn: number): Promise<{ turn: number; atMs: number }[]> {
  return tx.all("SELECT turn, at_ms FROM clocks_set_back WHERE turn > ? ORDER BY turn", [turn]);
}
