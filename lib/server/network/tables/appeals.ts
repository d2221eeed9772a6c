import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { AppealRow } from "./rows";

export function insertAppeal(tx: Tx, row: AppealRow): Promise<void> {
  return tx.insert("appeals", asRecord(row));
}

export function findAppeal(tx: Tx, id: string): Promise<AppealRow | undefined> {
  return tx.get<AppealRow>("SELECT * FROM appeals WHERE id = ?", [id]);
}

export function appealOf(
  tx: Tx,
  sample: { orchestratorId: string; slot: number },
): Promise<AppealRow | undefined> {
  const sql = "SELECT * FROM appeals WHERE orchestrator_id = ? AND slot = ?";
  return tx.get<AppealRow>(sql, [sample.orchestratorId, sample.slot]);
}

type Decided = Pick<AppealRow, "state" | "deciderId" | "reply" | "usdUnits" | "decidedAtMs">;

/** Decides an open one; false where somebody was faster. */
export async function decideOpenAppeal(tx: Tx, id: string, to: Decided): Promise<boolean> {
  const swap = `UPDATE appeals SET state = ?, decider_id = ?, reply = ?, usd_units = ?, decided_at_ms = ?
    WHERE id = ? AND state = 'open'`;
  return (await tx.run(swap, [to.state, to.deciderId, to.reply, to.usdUnits, to.decidedAtMs, id])) === 1;
}

interface Listed {
  /** Of one orchestrator; of all where null. */
  readonly orchestratorId: string | null;
  readonly state: AppealRow["state"] | null;
  readonly beforeId: string | undefined;
  readonly limit: number;
}

/** Newest first. */
export function listAppealRows(tx: Tx, of: Listed): Promise<AppealRow[]> {
  const conditions = [
    condition("orchestrator_id = ?", of.orchestratorId),
    condition("state = ?", of.state),
    condition("id < ?", of.beforeId ?? null),
  ].flat();
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`;
  return tx.all<AppealRow>(`SELECT * FROM appeals ${where} ORDER BY id DESC LIMIT ?`, [
    ...conditions.map(({ value }) => value),
    of.limit,
  ]);
}

/** None where there is nothing to compare with. */
const condition = (sql: string, value: string | null) => (value === null ? [] : [{ sql, value }]);

/** When the upheld samples of an orchestrator in a stretch of time were taken. */
export async function upheldBetween(
  tx: Tx,
  of: { id: string; afterMs: number; toMs: number },
): Promise<number[]> {
  const sql =
    "SELECT at_ms FROM appeals WHERE orchestrator_id = ? AND state = 'upheld' AND at_ms > ? AND at_ms <= ?";
  return (await tx.all<{ atMs: number }>(sql, [of.id, of.afterMs, of.toMs])).map(({ atMs }) => atMs);
}

/** The oldest that nobody has decided, and when it was opened. */
export async function oldestOpenAppealMs(tx: Tx): Promise<number | null> {
  const sql = "SELECT MIN(opened_at_ms) AS at_ms FROM appeals WHERE state = 'open'";
  return (await tx.get<{ atMs: number | null }>(sql))?.atMs ?? null;
}

/** What an upheld one owes, in the same write as its decision. */
export async function noteOwed(tx: Tx, of: { id: string; usdUnits: bigint }): Promise<void> {
  await tx.run("UPDATE appeals SET usd_units = ? WHERE id = ?", [of.usdUnits, of.id]);
}

/** How appeals of samples in a stretch of slots stand. */
export function appealsBetween(
  tx: Tx,
  of: { id: string; fromSlot: number; toSlot: number },
): Promise<Pick<AppealRow, "slot" | "state">[]> {
  if (of.fromSlot > of.toSlot) return Promise.resolve([]);
  const sql = "SELECT slot, state FROM appeals WHERE orchestrator_id = ? AND slot >= ? AND slot <= ?";
  return tx.all(sql, [of.id, of.fromSlot, of.toSlot]);
}
