import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { EarningRow, EvaluationRow, PayoutRow } from "./rows";

export function insertPayout(tx: Tx, row: PayoutRow): Promise<void> {
  return tx.insert("payouts", asRecord(row));
}

/** A payout with the arithmetic of its evaluation. */
export type ListedPayout = PayoutRow & Pick<EvaluationRow, "steps">;

/** What is owed and was paid to an orchestrator, newest first. */
export function listPayoutRows(
  tx: Tx,
  of: { orchestratorId: string; beforeId: string | undefined; limit: number },
): Promise<ListedPayout[]> {
  const isBefore = of.beforeId === undefined ? "" : "AND p.id < ?";
  return tx.all<ListedPayout>(
    `SELECT p.*, e.steps FROM payouts p
       JOIN evaluations e ON e.orchestrator_id = p.orchestrator_id AND e.number = p.evaluation
     WHERE p.orchestrator_id = ? ${isBefore} ORDER BY p.id DESC LIMIT ?`,
    [of.orchestratorId, ...(of.beforeId === undefined ? [] : [of.beforeId]), of.limit],
  );
}

/** What an orchestrator was paid in all, by asset. */
export function earningsOf(tx: Tx, orchestratorId: string): Promise<EarningRow[]> {
  return tx.all<EarningRow>("SELECT * FROM earnings WHERE orchestrator_id = ? ORDER BY asset", [
    orchestratorId,
  ]);
}

export type PayoutChange = Partial<
  Pick<
    PayoutRow,
    | "state"
    | "units"
    | "priceUsdUnits"
    | "callId"
    | "batchId"
    | "tries"
    | "nextTryAtMs"
    | "why"
    | "txHash"
    | "fundTxHash"
    | "journalId"
    | "endedAtMs"
  >
>;

/** Compare-and-swap: true when the payout was still in that state and version. */
export async function swapPayout(
  tx: Tx,
  from: Pick<PayoutRow, "id" | "state" | "version">,
  change: PayoutChange,
): Promise<boolean> {
  const { sql, values } = assignments(asRecord({ ...change, version: from.version + 1 }));
  const swap = `UPDATE payouts SET ${sql} WHERE id = ? AND state = ? AND version = ?`;
  return (await tx.run(swap, [...values, from.id, from.state, from.version])) === 1;
}

/** What is owed to a payee who could not be paid waits behind the oldest that could not, also while that is tried again. */
const IS_BEHIND = `EXISTS (SELECT 1 FROM payouts b
  WHERE b.payee_address = p.payee_address AND b.asset = p.asset AND b.id < p.id
    AND (b.state = 'blocked' OR (b.state = 'paying' AND b.tries > 1)))`;

/** What the treasury may try to pay for now, the oldest first. */
export function duePayouts(tx: Tx, of: { nowMs: number; limit: number }): Promise<PayoutRow[]> {
  return tx.all<PayoutRow>(
    `SELECT p.* FROM payouts p WHERE p.state IN ('owed', 'blocked') AND p.next_try_at_ms <= ?
       AND NOT ${IS_BEHIND} ORDER BY p.next_try_at_ms, p.id LIMIT ?`,
    [of.nowMs, of.limit],
  );
}

/** Whose ether may be handed to the chain now, the oldest first. */
export function dueTransfers(tx: Tx, of: { nowMs: number; limit: number }): Promise<PayoutRow[]> {
  return tx.all<PayoutRow>(
    `SELECT * FROM payouts WHERE state IN ('funded', 'bounced') AND next_try_at_ms <= ?
     ORDER BY next_try_at_ms, id LIMIT ?`,
    [of.nowMs, of.limit],
  );
}

export function findPayout(tx: Tx, id: string): Promise<PayoutRow | undefined> {
  return tx.get<PayoutRow>("SELECT * FROM payouts WHERE id = ?", [id]);
}

/** The payout of that name on the chain. */
export function findPayoutByHash(tx: Tx, payoutHash: string): Promise<PayoutRow | undefined> {
  return tx.get<PayoutRow>("SELECT * FROM payouts WHERE payout_hash = ?", [payoutHash]);
}

/** Those of a batch that are still under way. */
export function payoutsUnderWay(tx: Tx, batchId: string): Promise<PayoutRow[]> {
  return tx.all<PayoutRow>("SELECT * FROM payouts WHERE batch_id = ? AND state = 'paying' ORDER BY id", [
    batchId,
  ]);
}

/** Adds a payout to what its orchestrator was paid in all. */
export async function addEarning(tx: Tx, paid: Omit<EarningRow, "payouts">): Promise<void> {
  await tx.run(
    `INSERT INTO earnings (orchestrator_id, asset, payouts, units, usd_units) VALUES (?, ?, 1, ?, ?)
     ON CONFLICT (orchestrator_id, asset) DO UPDATE SET payouts = earnings.payouts + 1,
       units = earnings.units + excluded.units, usd_units = earnings.usd_units + excluded.usd_units`,
    [paid.orchestratorId, paid.asset, paid.units, paid.usdUnits],
  );
}

/** Since when the oldest payout in ether that the treasury has paid for waits, but for those whose payees took none. */
export async function oldestFundedMs(tx: Tx): Promise<number | null> {
  const sql = "SELECT MIN(owed_at_ms) AS at_ms FROM payouts WHERE state IN ('funded', 'sending')";
  return (await tx.get<{ atMs: number | null }>(sql))?.atMs ?? null;
}

/** Since when the oldest payout waits for the treasury, but for those of payees who cannot be paid. */
export async function oldestOwedMs(tx: Tx): Promise<number | null> {
  const sql = `SELECT MIN(p.owed_at_ms) AS at_ms FROM payouts p WHERE p.state = 'owed' AND NOT ${IS_BEHIND}`;
  return (await tx.get<{ atMs: number | null }>(sql))?.atMs ?? null;
}
