import { placeholders } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import { withdrawalKey } from "./relay";

type At = { readonly atMs: number | null };

const isOf = (signers: readonly string[]) => `IN (${placeholders(signers.length)})`;

const atOf = (row: At | undefined) => row?.atMs ?? null;

/** Since when the oldest effect has waited to be signed by these keys. */
export async function oldestQueuedMs(tx: Tx, signers: readonly string[]): Promise<number | null> {
  return atOf(
    await tx.get<At>(
      `SELECT MIN(created_at_ms) AS at_ms FROM outbox_rows WHERE state = 'queued' AND signer ${isOf(signers)}`,
      [...signers],
    ),
  );
}

/** Since when the oldest effect has a nonce that is in no block. Its row is renewed by every broadcast; its forms are not. */
export async function oldestUnminedMs(tx: Tx, signers: readonly string[]): Promise<number | null> {
  return atOf(
    await tx.get<At>(
      `SELECT MIN(a.created_at_ms) AS at_ms FROM outbox_rows o
         JOIN outbox_attempts a ON a.outbox_id = o.id AND a.nonce = o.nonce
       WHERE o.state IN ('signed', 'sent') AND o.signer ${isOf(signers)}`,
      [...signers],
    ),
  );
}

/** Since when the oldest effect that is in a block was owed. */
export async function oldestUnfinalMs(tx: Tx, signers: readonly string[]): Promise<number | null> {
  return atOf(
    await tx.get<At>(
      `SELECT MIN(created_at_ms) AS at_ms FROM outbox_rows WHERE state = 'mined' AND signer ${isOf(signers)}`,
      [...signers],
    ),
  );
}

/** Since when the oldest effect is owed under a key that is not ours now. */
export async function oldestOfOthersMs(tx: Tx, signers: readonly string[]): Promise<number | null> {
  return atOf(
    await tx.get<At>(
      `SELECT MIN(created_at_ms) AS at_ms FROM outbox_rows
       WHERE state IN ('queued', 'signed', 'sent', 'mined') AND signer NOT ${isOf(signers)}`,
      [...signers],
    ),
  );
}

/** An effect that is final although no log of it is in the books; every effect of ours makes one. */
export const IS_UNSEEN = `o.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM chain_events e
  WHERE e.chain_id IN (SELECT chain_id FROM chain_cursors) AND e.tx_hash = o.tx_hash
    AND e.state <> 'orphaned')`;

/** Since when the oldest withdrawal under way is final on the chain without its event in the books. */
export async function oldestUnseenWithdrawalMs(tx: Tx): Promise<number | null> {
  return atOf(
    await tx.get<At>(
      `SELECT MIN(o.updated_at_ms) AS at_ms FROM withdrawals w
         JOIN outbox_rows o ON o.business_key = '${withdrawalKey("")}' || w.id
       WHERE w.state = 'sending' AND ${IS_UNSEEN}`,
    ),
  );
}
