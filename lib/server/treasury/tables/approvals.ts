import type { ApprovalState } from "@/lib/domain/treasury/approval";
import { asRecord, assignments } from "@/lib/server/store/columns";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { ApprovalRow, DecisionRow, ServiceCallRow } from "./rows";

export function insertApproval(tx: Tx, row: ApprovalRow): Promise<void> {
  return tx.insert("approvals", asRecord(row));
}

type Deciding = Pick<ApprovalRow, "state" | "deciderId" | "note" | "decidedAtMs">;

/** Compare-and-swap: false for one that was decided before. */
export async function decideApproval(tx: Tx, id: string, change: Deciding): Promise<boolean> {
  const { sql, values } = assignments(asRecord(change));
  const changed = await tx.run(`UPDATE approvals SET ${sql} WHERE id = ? AND state = 'waiting'`, [
    ...values,
    id,
  ]);
  return changed === 1;
}

/** Has those that wait, and the leases of their calls, end at a moment where they would later. */
export async function capApprovals(tx: Tx, untilMs: number): Promise<void> {
  for (const sql of [
    "UPDATE approvals SET expires_at_ms = ? WHERE state = 'waiting' AND expires_at_ms > ?",
    "UPDATE service_calls SET lease_until_ms = ? WHERE state = 'waiting' AND lease_until_ms > ?",
  ])
    await tx.run(sql, [untilMs, untilMs]);
}

/** With the call that waits for it, and what was asked for. */
export type ListedApproval = ApprovalRow &
  Pick<
    ServiceCallRow,
    "agentId" | "serviceId" | "payeeAddress" | "category" | "quantity" | "input" | "costUnits" | "heldAtMs"
  > &
  Pick<DecisionRow, "userId" | "reason" | "policyVersion"> & {
    /** The service that was asked for, where a summary is called in its stead. */
    readonly askedServiceId: string;
    readonly askedQuantity: number;
  };

const LISTED = `SELECT a.*, c.agent_id, c.service_id, c.payee_address, c.category, c.quantity, c.input, c.cost_units,
    c.held_at_ms, d.user_id, d.reason, d.policy_version, d.service_id AS asked_service_id, d.quantity AS asked_quantity
  FROM approvals a JOIN service_calls c ON c.id = a.id JOIN decisions d ON d.id = a.id`;

/** Those that wait, the ones that end first before others: each waits equally long, and ids sort by time. */
export function listWaitingApprovals(
  tx: Tx,
  of: { after: { readonly id: string } | undefined; limit: number },
): Promise<ListedApproval[]> {
  const { sql, values } = allOf([
    where("a.state = 'waiting'"),
    ...(of.after === undefined ? [] : [where("a.id > ?", of.after.id)]),
  ]);
  return tx.all<ListedApproval>(`${LISTED} WHERE ${sql} ORDER BY a.id LIMIT ?`, [...values, of.limit]);
}

export function findListedApproval(tx: Tx, id: string): Promise<ListedApproval | undefined> {
  return tx.get<ListedApproval>(`${LISTED} WHERE a.id = ?`, [id]);
}

/** How an approval ended, with what was asked for. */
export type ApprovalOutcome = ApprovalRow &
  Pick<
    DecisionRow,
    "agentId" | "serviceId" | "mode" | "quantity" | "approvedQuantity" | "costUnits" | "policyVersion"
  > & { readonly decidedAtMs: number };

/** The newest first. */
export function latestOutcomes(tx: Tx, limit: number): Promise<ApprovalOutcome[]> {
  return tx.all<ApprovalOutcome>(
    `SELECT a.*, d.agent_id, d.service_id, d.mode, d.quantity, d.approved_quantity, d.cost_units, d.policy_version
     FROM approvals a JOIN decisions d ON d.id = a.id WHERE a.decided_at_ms IS NOT NULL
     ORDER BY a.decided_at_ms DESC, a.id DESC LIMIT ?`,
    [limit],
  );
}

/** How many ended so, and of how many less than was asked for, or a summary of it, was to be had. */
export function countOutcomes(
  tx: Tx,
): Promise<{ state: ApprovalState; isLess: boolean; approvals: number }[]> {
  return tx.all(
    `SELECT a.state, CASE WHEN d.mode = 'FULL' AND d.approved_quantity = d.quantity THEN 0 ELSE 1 END AS is_less,
       COUNT(*) AS approvals
     FROM approvals a JOIN decisions d ON d.id = a.id WHERE a.state <> 'waiting' GROUP BY 1, 2`,
  );
}

/** Since when the oldest should have been ended; null where none should. */
export async function oldestUndecidedMs(tx: Tx, nowMs: number): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    "SELECT MIN(expires_at_ms) AS at_ms FROM approvals WHERE state = 'waiting' AND expires_at_ms <= ?",
    [nowMs],
  );
  return row?.atMs ?? null;
}
