import type { Tx } from "@/lib/server/store/tx";
import type { ChainEventRow, QuarantinedEventRow } from "./rows";

/** A quarantined event, with what the chain said and why it waits. */
export interface QuarantinedEvent {
  readonly event: ChainEventRow;
  readonly quarantined: QuarantinedEventRow;
}

/** All that wait, in the chain's order. */
export async function quarantinedEvents(tx: Tx, chainId: number): Promise<QuarantinedEvent[]> {
  const quarantined = await tx.all<QuarantinedEventRow>("SELECT * FROM parked_events WHERE chain_id = ?", [
    chainId,
  ]);
  if (quarantined.length === 0) return [];
  const events = await tx.all<ChainEventRow>(
    `SELECT * FROM chain_events WHERE seq IN (SELECT seq FROM parked_events WHERE chain_id = ?)
     ORDER BY block_number, log_index`,
    [chainId],
  );
  const bySeq = new Map(quarantined.map((row) => [row.seq, row]));
  return events.flatMap((event) => {
    const row = bySeq.get(event.seq);
    return row ? [{ event, quarantined: row }] : [];
  });
}

/** Parks an event, or changes why it waits. */
export async function saveQuarantined(tx: Tx, row: QuarantinedEventRow): Promise<void> {
  await tx.run(
    `INSERT INTO parked_events (seq, chain_id, is_noted, behind_seq, error, attempts, parked_at_ms, next_try_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (seq) DO UPDATE SET is_noted = excluded.is_noted, behind_seq = excluded.behind_seq,
       error = excluded.error, attempts = excluded.attempts, next_try_at_ms = excluded.next_try_at_ms`,
    [
      row.seq,
      row.chainId,
      row.isNoted,
      row.behindSeq,
      row.error,
      row.attempts,
      row.parkedAtMs,
      row.nextTryAtMs,
    ],
  );
}

/** False when it was not quarantined. */
export async function releaseQuarantined(tx: Tx, seq: number): Promise<boolean> {
  return (await tx.run("DELETE FROM parked_events WHERE seq = ?", [seq])) === 1;
}

/** An event that a reader of the books should know is missing in them. */
export interface UnbookedEvent {
  readonly name: string;
  readonly subject: string;
  readonly blockNumber: number;
  readonly behindSeq: number | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly seenAtMs: number;
}

/** What is quarantined, those that failed themselves first; and what is confirmed without having taken effect. */
export function unbookedEvents(tx: Tx): Promise<UnbookedEvent[]> {
  return tx.all<UnbookedEvent>(
    `SELECT e.name, COALESCE(e.task_id, e.job_id, e.tx_hash) AS subject, e.block_number, p.behind_seq,
       COALESCE(p.attempts, 0) AS attempts, p.error,
       e.seen_at_ms
     FROM chain_events e JOIN chain_cursors c ON c.chain_id = e.chain_id
       LEFT JOIN parked_events p ON p.seq = e.seq
     WHERE e.state = 'seen' AND (p.seq IS NOT NULL OR e.block_number <= c.confirmed_block)
     ORDER BY CASE WHEN p.behind_seq IS NULL THEN 0 ELSE 1 END, e.block_number, e.log_index`,
  );
}
