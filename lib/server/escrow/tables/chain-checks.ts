import { type Finding, findPlaces } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";

/** I13: a nonce that two effects share, or a log that counts twice. */
export async function doubledEffects(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT signer || ' nonce ' || CAST(nonce AS TEXT) AS place FROM outbox_rows
       WHERE nonce IS NOT NULL AND state <> 'cancelled' GROUP BY signer, nonce HAVING COUNT(*) > 1
     UNION ALL
     SELECT tx_hash || ' log ' || CAST(log_index AS TEXT) FROM chain_events
       WHERE state <> 'orphaned' GROUP BY chain_id, tx_hash, log_index HAVING COUNT(*) > 1`,
  );
}

/** I14: something applied before it had all confirmations, or undone after. */
export async function prematureEvents(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT e.tx_hash AS place FROM chain_events e LEFT JOIN chain_cursors c ON c.chain_id = e.chain_id
     WHERE (e.state = 'applied' AND (c.chain_id IS NULL OR e.block_number > c.confirmed_block))
        OR (e.state = 'orphaned' AND e.applied_at_ms IS NOT NULL)
        OR (e.state = 'seen' AND e.applied_at_ms IS NOT NULL)`,
  );
}

/** I17: effects that do not leave the house. */
export function overdueEffects(tx: Tx, beforeMs: number): Promise<Finding[]> {
  return findPlaces(
    tx,
    "SELECT id AS place FROM outbox_rows WHERE state IN ('queued', 'signed', 'sent') AND updated_at_ms < ?",
    [beforeMs],
  );
}
