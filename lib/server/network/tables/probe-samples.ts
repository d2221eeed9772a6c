import type { ProbeCount } from "@/lib/domain/network/samples";
import { asRecord } from "@/lib/server/store/columns";
import { isOneOf } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { ProbeSampleRow } from "./rows";

export function insertSample(tx: Tx, row: ProbeSampleRow): Promise<void> {
  return tx.insert("probe_samples", asRecord(row));
}

const OF = "FROM probe_samples WHERE orchestrator_id = ?";
/** What an upheld appeal says of no longer counts. */
const COUNTS = `${OF} AND slot NOT IN (SELECT slot FROM appeals WHERE orchestrator_id = ? AND state = 'upheld')`;
const LAST = "ORDER BY at_ms DESC LIMIT 1";

export function sampleInSlot(tx: Tx, of: { id: string; slot: number }): Promise<ProbeSampleRow | undefined> {
  return tx.get<ProbeSampleRow>(`SELECT * ${OF} AND slot = ?`, [of.id, of.slot]);
}

interface Window {
  readonly id: string;
  readonly afterMs: number;
  readonly toMs: number;
}

/** How many had a known outcome, and how many of those were ok: of a window, so of a day at most. */
export async function countSamples(tx: Tx, { id, afterMs, toMs }: Window): Promise<ProbeCount> {
  const sql = `SELECT COUNT(*) AS known, COUNT(CASE WHEN outcome = 'ok' THEN 1 END) AS good
    ${COUNTS} AND at_ms > ? AND at_ms <= ? AND outcome <> 'unknown'`;
  return (await tx.get<ProbeCount>(sql, [id, id, afterMs, toMs])) ?? { known: 0, good: 0 };
}

/** The last with a known outcome. */
export function lastKnownSample(tx: Tx, { id, afterMs, toMs }: Window): Promise<ProbeSampleRow | undefined> {
  const sql = `SELECT * ${COUNTS} AND at_ms > ? AND at_ms <= ? AND outcome <> 'unknown' ${LAST}`;
  return tx.get<ProbeSampleRow>(sql, [id, id, afterMs, toMs]);
}

/** The last in which its worker said something. */
export function lastSaying(tx: Tx, { id, afterMs, toMs }: Window): Promise<ProbeSampleRow | undefined> {
  const sql = `SELECT * ${OF} AND at_ms > ? AND at_ms <= ? AND worker_bps IS NOT NULL ${LAST}`;
  return tx.get<ProbeSampleRow>(sql, [id, afterMs, toMs]);
}

/** Newest first. */
export function latestSamples(tx: Tx, of: { id: string; limit: number }): Promise<ProbeSampleRow[]> {
  return tx.all<ProbeSampleRow>(`SELECT * ${OF} ORDER BY at_ms DESC LIMIT ?`, [of.id, of.limit]);
}

interface Listed {
  readonly id: string;
  readonly beforeSlot: number | null;
  readonly limit: number;
}

/** Newest first, one a slot. */
export function listSamples(tx: Tx, { id, beforeSlot, limit }: Listed): Promise<ProbeSampleRow[]> {
  const order = "ORDER BY slot DESC LIMIT ?";
  if (beforeSlot === null) return tx.all<ProbeSampleRow>(`SELECT * ${OF} ${order}`, [id, limit]);
  return tx.all<ProbeSampleRow>(`SELECT * ${OF} AND slot < ? ${order}`, [id, beforeSlot, limit]);
}

/** Of these since a moment, oldest first. */
export async function samplesSince(
  tx: Tx,
  of: { ids: readonly string[]; afterMs: number },
): Promise<ProbeSampleRow[]> {
  if (of.ids.length === 0) return [];
  const { sql, values } = isOneOf("orchestrator_id", of.ids);
  return tx.all<ProbeSampleRow>(`SELECT * FROM probe_samples WHERE ${sql} AND at_ms > ? ORDER BY at_ms`, [
    ...values,
    of.afterMs,
  ]);
}
