import { insertAttempt, type OutboxChange, swapOutbox } from "@/lib/server/escrow/tables/relay";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { relayReverted } from "./relay-reverted";

type Attempt = Omit<OutboxAttemptRow, "createdAtMs">;

/** It goes on: what it waited for is over. */
const NO_WAIT = { error: null, faults: 0, nextTryAtMs: 0 } as const;

/** Keeps nonce and signed bytes before anything is broadcast; false when the row is no longer queued. */
export async function keepSigned(context: Context, attempt: Attempt): Promise<boolean> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const change = { state: "signed", nonce: attempt.nonce, txHash: attempt.txHash, attempts: 1, ...NO_WAIT };
    const isOurs = await swapOutbox(
      tx,
      { id: attempt.outboxId, state: "queued" },
      { ...change, updatedAtMs: nowMs },
    );
    if (isOurs) await insertAttempt(tx, { ...attempt, createdAtMs: nowMs });
    return isOurs;
  });
}

/** Keeps a dearer form of the same transaction; it reuses the nonce, so only one of them can ever be mined. */
export async function keepBump(
  context: Context,
  bump: { row: OutboxRow; attempt: Attempt },
): Promise<boolean> {
  const { row, attempt } = bump;
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const change = { txHash: attempt.txHash, attempts: row.attempts + 1, updatedAtMs: nowMs };
    const isOurs = await swapOutbox(tx, row, change);
    if (isOurs) await insertAttempt(tx, { ...attempt, createdAtMs: nowMs });
    return isOurs;
  });
}

/** Moves a row along its way; false when it moved meanwhile. */
export async function moveOutbox(context: Context, row: OutboxRow, change: OutboxChange): Promise<boolean> {
  const moved = { ...NO_WAIT, ...change, updatedAtMs: context.clock() };
  return context.store.write((tx) => swapOutbox(tx, row, moved));
}

/** Lets a row wait where it is. Its age goes on, so that what waits for long is seen. */
export async function postponeOutbox(
  context: Context,
  row: OutboxRow,
  wait: Required<Pick<OutboxChange, "error" | "faults" | "nextTryAtMs">>,
): Promise<void> {
  await context.store.write((tx) => swapOutbox(tx, row, wait));
}

/** The chain refused it for good: the task or withdrawal that waited for it learns why. */
export async function failOutbox(context: Context, row: OutboxRow, reason: string): Promise<boolean> {
  return context.store.write(async (tx) => {
    const change = { ...NO_WAIT, state: "reverted", error: reason, updatedAtMs: context.clock() };
    const isOurs = await swapOutbox(tx, row, change);
    if (isOurs) await relayReverted(tx, context, { outbox: { ...row, ...change }, reason });
    return isOurs;
  });
}
