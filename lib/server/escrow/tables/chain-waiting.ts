import { DEFAULT_KIND, ESCROW_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import { explainRefusal } from "@/lib/server/rpc/explain-revert";
import type { Tx } from "@/lib/server/store/tx";

/** What the house itself owes the chain again when it was refused. */
const OWED_AGAIN = [ESCROW_VERBS.accept.outboxKind, ESCROW_VERBS.submit.outboxKind, DEFAULT_KIND];
/** Longer than the longest pause between two tries. */
const STILL_TRIED_MS = 10 * MINUTE_MS;

/** A wallet that disowns what it has signed: the loss is its own. A default carries the signature of the house. */
const NOT_SIGNED = explainRefusal({
  kind: "refusal",
  revert: { name: "BadSignature", text: null },
  isOutOfGas: false,
});

/** Since when the chain refuses, again and again, what the house owes it for a task; null while it takes everything. */
export async function oldestRefusedMs(tx: Tx, nowMs: number): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    `SELECT MIN(x.since_ms) AS at_ms FROM
       (SELECT MIN(created_at_ms) AS since_ms FROM outbox_rows
        WHERE state = 'reverted' AND created_at_ms > ? AND kind IN (${OWED_AGAIN.map(() => "?").join(", ")})
          AND (kind = ? OR error IS NULL OR error <> ?)
        GROUP BY task_id, kind HAVING COUNT(*) > 1 AND MAX(updated_at_ms) > ?) x`,
    [nowMs - DAY_MS, ...OWED_AGAIN, DEFAULT_KIND, NOT_SIGNED, nowMs - STILL_TRIED_MS],
  );
  return row?.atMs ?? null;
}

/** Since when the oldest event that the books have seen waits for its confirmations; null when none does. */
export async function oldestUnconfirmedMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    `SELECT MIN(e.seen_at_ms) AS at_ms FROM chain_events e JOIN chain_cursors c ON c.chain_id = e.chain_id
     WHERE e.state = 'seen' AND e.block_number > c.confirmed_block`,
  );
  return row?.atMs ?? null;
}

/** When the newest block was first seen; null before any was. */
export async function newestBlockSeenMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>("SELECT MAX(updated_at_ms) AS at_ms FROM chain_cursors");
  return row?.atMs ?? null;
}

/** Outbox rows by state, but for those that are over and done with: they grow with history and need nobody. */
export function openEffectsByState(tx: Tx): Promise<{ state: string; total: number }[]> {
  return tx.all(
    `SELECT state, COUNT(*) AS total FROM outbox_rows
     WHERE state IN ('queued', 'signed', 'sent', 'mined', 'reverted') GROUP BY state`,
  );
}

/** How many events are put aside because they could not be booked. */
export async function countQuarantined(tx: Tx): Promise<number> {
  const row = await tx.get<{ total: number }>("SELECT COUNT(*) AS total FROM parked_events");
  return row?.total ?? 0;
}
