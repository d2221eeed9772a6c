import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { asRecord, assignments, placeholders } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { OutboxAttemptRow } from "./rows";

/** Outbox rows that carry a withdrawal's consent to the escrow; their business key names the withdrawal. */
export const WITHDRAWAL_KIND = "withdraw_to";

/** Outbox rows that pay for a call of a service through the treasury's router; their business key names the call. */
export const PAYMENT_KIND = "pay_service";

export const paymentKey = (callId: string) => `${PAYMENT_KIND}:${callId}`;

/** The call that a payment's key names. */
export const callOfPayment = (businessKey: string) => businessKey.slice(paymentKey("").length);

/** Outbox rows that pay uptime payouts through the treasury's router; their business key names the batch. */
export const UPTIME_KIND = "pay_uptime";

export const uptimeKey = (batchId: string) => `${UPTIME_KIND}:${batchId}`;

/** The batch that such a key names. */
export const batchOf = (businessKey: string) => businessKey.slice(uptimeKey("").length);

/** Outbox rows that send a payout's ether; their business key names the payout, and which try it is. */
export const ETHER_KIND = "send_ether";

export const etherKey = (of: { id: string; tries: number }) => `${ETHER_KIND}:${of.id}:${of.tries}`;

/** The payout that such a key names. */
export const payoutOf = (businessKey: string) => businessKey.split(":")[1] ?? "";

/** Outbox rows that send what a payer signed by x402; their business key names the payment. */
export const SETTLE_KIND = "settle_x402";

export const settleKey = (paymentId: string) => `${SETTLE_KIND}:${paymentId}`;

/** What pays money out, or moves that of others: it waits while the books are red. */
export const PAYOUT_KINDS: readonly string[] = [
  WITHDRAWAL_KIND,
  PAYMENT_KIND,
  UPTIME_KIND,
  ETHER_KIND,
  SETTLE_KIND,
];

const OWN_KINDS: readonly string[] = PAYOUT_KINDS.filter((kind) => kind !== SETTLE_KIND);

export const withdrawalKey = (withdrawalId: string) => `${WITHDRAWAL_KIND}:${withdrawalId}`;

/** The withdrawal that a payout's key names. */
export const withdrawalOf = (businessKey: string) => businessKey.slice(withdrawalKey("").length);

/** Rows that have a nonce and wait for their final word from the chain, in nonce order. */
export function outboxInFlight(tx: Tx, signer: string): Promise<OutboxRow[]> {
  return tx.all<OutboxRow>(
    `SELECT * FROM outbox_rows WHERE state IN ('signed', 'sent', 'mined') AND signer = ?
     ORDER BY nonce, id`,
    [signer],
  );
}

/**
 * What may be tried now. What pays out queues apart from everything else, so that they hold up no outcome and no anchor,
 * and by priority; payments of strangers queue behind them; one task's rows keep their order, so the later ones wait with the first.
 */
export async function outboxQueued(
  tx: Tx,
  of: { signer: string; kind: "payout" | "settlement" | "other"; nowMs: number; limit: number },
): Promise<OutboxRow[]> {
  const kinds = { payout: OWN_KINDS, settlement: [SETTLE_KIND], other: PAYOUT_KINDS }[of.kind];
  const isKind = `kind ${of.kind === "other" ? "NOT " : ""}IN (${placeholders(kinds.length)})`;
  return tx.all<OutboxRow>(
    `SELECT * FROM outbox_rows o WHERE state = 'queued' AND signer = ? AND ${isKind} AND next_try_at_ms <= ?
       AND NOT EXISTS (SELECT 1 FROM outbox_rows e WHERE e.task_id = o.task_id AND e.state = 'queued'
         AND e.next_try_at_ms > ? AND e.id < o.id)
     ORDER BY ${of.kind === "other" ? "" : "priority DESC, "}created_at_ms, id LIMIT ?`,
    [of.signer, ...kinds, of.nowMs, of.nowMs, of.limit],
  );
}

/** How many rows of these tasks are queued. */
export async function countQueuedOf(tx: Tx, taskIds: readonly string[]): Promise<number> {
  if (taskIds.length === 0) return 0;
  const row = await tx.get<{ total: number }>(
    `SELECT COUNT(*) AS total FROM outbox_rows
     WHERE state = 'queued' AND task_id IN (${taskIds.map(() => "?").join(", ")})`,
    [...taskIds],
  );
  return row?.total ?? 0;
}

/** What has waited since before a moment because of the node or the relayer's purse, and why. */
export function outboxWaiting(
  tx: Tx,
  beforeMs: number,
): Promise<{ reason: string; rowCount: number; sinceMs: number }[]> {
  return tx.all(
    `SELECT error AS reason, COUNT(*) AS row_count, MIN(created_at_ms) AS since_ms FROM outbox_rows
     WHERE state IN ('queued', 'signed', 'sent', 'mined') AND error IS NOT NULL AND created_at_ms < ?
     GROUP BY error ORDER BY error`,
    [beforeMs],
  );
}

/** How many transactions the house has signed since a moment. */
export async function relaysSince(tx: Tx, sinceMs: number): Promise<number> {
  const row = await tx.get<{ relays: number }>(
    "SELECT COUNT(*) AS relays FROM outbox_rows WHERE state = 'confirmed' AND created_at_ms > ?",
    [sinceMs],
  );
  return row?.relays ?? 0;
}

/** The highest nonce ever signed by this key, whatever became of it; null when it never signed. */
export async function highestNonce(tx: Tx, signer: string): Promise<number | null> {
  const row = await tx.get<{ nonce: number | null }>(
    "SELECT MAX(nonce) AS nonce FROM outbox_attempts WHERE signer = ?",
    [signer],
  );
  return row?.nonce ?? null;
}

/** Lets a key send what others were owed to send and never signed. */
export async function handOver(tx: Tx, { kind, signer }: { kind: string; signer: string }): Promise<void> {
  await tx.run(
    `UPDATE outbox_rows SET signer = ?, error = NULL, next_try_at_ms = 0
     WHERE kind = ? AND state = 'queued' AND signer <> ?
       AND NOT EXISTS (SELECT 1 FROM outbox_attempts a WHERE a.outbox_id = outbox_rows.id)`,
    [signer, kind, signer],
  );
}

/** True when one of our rows has this nonce, whatever became of it. */
export async function isNonceTaken(tx: Tx, of: { signer: string; nonce: number }): Promise<boolean> {
  const row = await tx.get("SELECT id FROM outbox_rows WHERE signer = ? AND nonce = ? LIMIT 1", [
    of.signer,
    of.nonce,
  ]);
  return row !== undefined;
}

/** From a nonce on, of each row that has one the form that was mined, or else its last. */
export function lastFormsFrom(
  tx: Tx,
  of: { signer: string; nonce: number; limit: number },
): Promise<OutboxAttemptRow[]> {
  return tx.all<OutboxAttemptRow>(
    `SELECT a.* FROM outbox_rows o JOIN outbox_attempts a ON a.tx_hash = o.tx_hash
     WHERE o.signer = ? AND o.nonce >= ? ORDER BY o.nonce LIMIT ?`,
    [of.signer, of.nonce, of.limit],
  );
}

export function attemptByHash(tx: Tx, txHash: string): Promise<OutboxAttemptRow | undefined> {
  return tx.get<OutboxAttemptRow>("SELECT * FROM outbox_attempts WHERE tx_hash = ?", [txHash]);
}

/** In the order in which they were written; a clock that jumps says nothing of it, what they offer does. */
export function attemptsOf(tx: Tx, outboxId: string): Promise<OutboxAttemptRow[]> {
  return tx.all<OutboxAttemptRow>(
    `SELECT * FROM outbox_attempts WHERE outbox_id = ?
     ORDER BY nonce, LENGTH(max_fee_per_gas_wei), max_fee_per_gas_wei, created_at_ms`,
    [outboxId],
  );
}

/** A form that was signed before, at the same nonce and fee, is the very same bytes: it is there already. */
export async function insertAttempt(tx: Tx, row: OutboxAttemptRow): Promise<void> {
  if (await attemptByHash(tx, row.txHash)) return;
  await tx.insert("outbox_attempts", asRecord(row));
}

/** Owes again what the chain did not take; false for what is under way or done. */
export async function requeueByKey(tx: Tx, of: { businessKey: string; nowMs: number }): Promise<boolean> {
  const requeued = await tx.run(
    `UPDATE outbox_rows SET state = 'queued', nonce = NULL, tx_hash = NULL, block_number = NULL, error = NULL,
       faults = 0, next_try_at_ms = 0, updated_at_ms = ?
     WHERE business_key = ? AND state IN ('reverted', 'cancelled')`,
    [of.nowMs, of.businessKey],
  );
  return requeued === 1;
}

export type OutboxChange = Partial<
  Pick<
    OutboxRow,
    | "state"
    | "nonce"
    | "txHash"
    | "attempts"
    | "blockNumber"
    | "error"
    | "faults"
    | "nextTryAtMs"
    | "updatedAtMs"
  >
>;

/** Compare-and-swap on the row's state. */
export async function swapOutbox(
  tx: Tx,
  from: { id: string; state: string },
  change: OutboxChange,
): Promise<boolean> {
  const { sql, values } = assignments(change);
  const changed = await tx.run(`UPDATE outbox_rows SET ${sql} WHERE id = ? AND state = ?`, [
    ...values,
    from.id,
    from.state,
  ]);
  return changed === 1;
}
