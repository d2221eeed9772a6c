import { asRecord } from "@/lib/server/store/columns";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type {
  DecisionRow,
  ServiceCallRow,
  ShadowDecisionRow,
  ShadowRow,
  ShadowSumRow,
} from "@/lib/server/treasury/tables/rows";

export function insertShadow(tx: Tx, row: ShadowRow): Promise<void> {
  return tx.insert("shadows", asRecord(row));
}

/** The one that runs, else the last one. */
export function latestShadow(tx: Tx): Promise<ShadowRow | undefined> {
  return tx.get<ShadowRow>("SELECT * FROM shadows ORDER BY since_turn DESC, id DESC LIMIT 1");
}

const IS_UNDONE = "(until_turn IS NULL OR done_turn < until_turn)";

/** The first one that has decisions to come, or may have. */
export function undoneShadow(tx: Tx): Promise<ShadowRow | undefined> {
  return tx.get<ShadowRow>(`SELECT * FROM shadows WHERE ${IS_UNDONE} ORDER BY since_turn, id LIMIT 1`);
}

/** Ends the one that runs after the last turn; false where none does. */
export async function endShadow(tx: Tx, nowMs: number): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE shadows SET ended_at_ms = ?, until_turn = COALESCE((SELECT turn FROM treasury_clocks WHERE id = 1), 0)
     WHERE until_turn IS NULL`,
    [nowMs],
  );
  return changed === 1;
}

/** Ends one with what it has decided; false where it was decided further, or has ended. */
export async function endShadowWhere(tx: Tx, of: { shadow: ShadowRow; nowMs: number }): Promise<boolean> {
  const { id, doneTurn } = of.shadow;
  const changed = await tx.run(
    "UPDATE shadows SET ended_at_ms = ?, until_turn = done_turn WHERE id = ? AND until_turn IS NULL AND done_turn = ?",
    [of.nowMs, id, doneTurn],
  );
  return changed === 1;
}

/** Compare-and-swap: false where it was decided further by another. */
export async function moveShadow(tx: Tx, of: { id: string; from: number; to: number }): Promise<boolean> {
  const changed = await tx.run("UPDATE shadows SET done_turn = ? WHERE id = ? AND done_turn = ?", [
    of.to,
    of.id,
    of.from,
  ]);
  return changed === 1;
}

export function insertShadowDecision(tx: Tx, row: ShadowDecisionRow): Promise<void> {
  return tx.insert("shadow_decisions", asRecord(row));
}

/** Since when the oldest decision waits for the shadow; null where none does. */
export async function oldestUnshadowedMs(tx: Tx): Promise<number | null> {
  const shadow = await undoneShadow(tx);
  if (!shadow) return null;
  const row = await tx.get<{ atMs: number }>(
    "SELECT at_ms FROM decisions WHERE turn > ? AND turn <= ? ORDER BY turn LIMIT 1",
    [shadow.doneTurn, shadow.untilTurn ?? Number.MAX_SAFE_INTEGER],
  );
  return row?.atMs ?? null;
}

/** What it has decided, by what was decided. */
export function shadowSums(tx: Tx, shadowId: string): Promise<ShadowSumRow[]> {
  return tx.all<ShadowSumRow>("SELECT * FROM shadow_sums WHERE shadow_id = ?", [shadowId]);
}

/** Adds decisions to what it has decided. */
export async function addToShadowSum(tx: Tx, sum: ShadowSumRow): Promise<void> {
  await tx.run(
    `INSERT INTO shadow_sums (shadow_id, was, would, is_changed, calls, was_units, would_units)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (shadow_id, was, would, is_changed) DO UPDATE SET calls = shadow_sums.calls + excluded.calls,
       was_units = shadow_sums.was_units + excluded.was_units,
       would_units = shadow_sums.would_units + excluded.would_units`,
    [sum.shadowId, sum.was, sum.would, sum.isChanged, sum.calls, sum.wasUnits, sum.wouldUnits],
  );
}

/** How many decisions it has to decide still. */
export async function countToShadow(tx: Tx, { doneTurn, untilTurn }: ShadowRow): Promise<number> {
  const row = await tx.get<{ total: number }>(
    "SELECT COUNT(*) AS total FROM decisions WHERE turn > ? AND turn <= ?",
    [doneTurn, untilTurn ?? Number.MAX_SAFE_INTEGER],
  );
  return row?.total ?? 0;
}

type WasOf = Pick<
  DecisionRow,
  | "agentId"
  | "serviceId"
  | "quantity"
  | "atMs"
  | "action"
  | "calledServiceId"
  | "mode"
  | "approvedQuantity"
  | "costUnits"
  | "reason"
>;

/** With what was decided. */
export type ListedShadowDecision = WasOf & {
  readonly id: string;
  readonly isChanged: boolean;
  readonly state: ServiceCallRow["state"] | null;
} & {
  readonly [K in keyof ShadowSays as `shadow${Capitalize<K>}`]: ShadowSays[K];
};
type ShadowSays = Pick<
  ShadowDecisionRow,
  "action" | "calledServiceId" | "mode" | "approvedQuantity" | "costUnits" | "reason"
>;

/** Newest first. */
export function listShadowDecisions(
  tx: Tx,
  of: { shadowId: string; isChanged: boolean | undefined; before: string | undefined; limit: number },
): Promise<ListedShadowDecision[]> {
  const { sql, values } = allOf([
    where("s.shadow_id = ?", of.shadowId),
    ...(of.isChanged === undefined ? [] : [where("s.is_changed = ?", of.isChanged)]),
    ...(of.before === undefined ? [] : [where("s.id < ?", of.before)]),
  ]);
  return tx.all<ListedShadowDecision>(
    `SELECT s.id, s.is_changed, d.agent_id, d.service_id, d.quantity, d.at_ms, d.action, d.called_service_id, d.mode,
       d.approved_quantity, d.cost_units, d.reason, s.action AS shadow_action,
       s.called_service_id AS shadow_called_service_id, s.mode AS shadow_mode,
       s.approved_quantity AS shadow_approved_quantity, s.cost_units AS shadow_cost_units, s.reason AS shadow_reason,
       c.state
     FROM shadow_decisions s JOIN decisions d ON d.id = s.id LEFT JOIN service_calls c ON c.id = s.id
     WHERE ${sql} ORDER BY s.id DESC LIMIT ?`,
    [...values, of.limit],
  );
}
