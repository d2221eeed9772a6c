import type { Hex } from "@/lib/schemas/hex";
import {
  ETHER_KIND,
  insertAttempt,
  type OutboxChange,
  PAYMENT_KIND,
  swapOutbox,
  UPTIME_KIND,
  WITHDRAWAL_KIND,
  withdrawalOf,
} from "@/lib/server/escrow/tables/relay";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import { findWithdrawal, updateWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { WhyRefused } from "@/lib/server/rpc/explain-revert";
import type { Tx } from "@/lib/server/store/tx";

type Attempt = Omit<OutboxAttemptRow, "createdAtMs">;

/** It goes on: what it waited for is over. */
const NO_WAIT = { error: null, faults: 0, nextTryAtMs: 0 } as const;

/** Keeps nonce and signed bytes before anything is broadcast; false when the row is no longer queued. */
export async function keepSigned(context: Context, attempt: Attempt): Promise<boolean> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const { nonce, txHash } = attempt;
    const change = { ...NO_WAIT, state: "signed", nonce, txHash, attempts: 1 } as const;
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

/** The chain refused it for good: the task, withdrawal or call that waited for it learns why. */
export async function failOutbox(context: Context, row: OutboxRow, why: WhyRefused): Promise<boolean> {
  return context.store.write(async (tx) => {
    const updatedAtMs = context.clock();
    const change = { ...NO_WAIT, state: "reverted", error: why.reason, updatedAtMs } as const;
    const isOurs = await swapOutbox(tx, row, change);
    if (isOurs) await relayReverted(tx, context, { outbox: { ...row, ...change }, ...why });
    return isOurs;
  });
}

/** A transaction is final and did what it should. What has no event of its own is heard of here. */
export async function confirmOutbox(
  context: Context,
  row: OutboxRow,
  place: { txHash: Hex; blockNumber: number },
): Promise<boolean> {
  return context.store.write(async (tx) => {
    const change = { ...NO_WAIT, ...place, state: "confirmed", updatedAtMs: context.clock() } as const;
    const isOurs = await swapOutbox(tx, row, change);
    if (isOurs && row.kind === ETHER_KIND)
      await context.routerHandlers.etherSent(tx, context, { outbox: row, txHash: place.txHash });
    return isOurs;
  });
}

const OF_PAYMENTS: readonly string[] = [PAYMENT_KIND, UPTIME_KIND, ETHER_KIND];

type Refused = WhyRefused & { readonly outbox: OutboxRow };

/** The chain refused what the house relayed: the withdrawal fails, or whoever made the job learns why. */
export async function relayReverted(tx: Tx, context: Context, refused: Refused): Promise<void> {
  if (refused.outbox.kind === WITHDRAWAL_KIND) return failWithdrawal(tx, context, refused);
  if (OF_PAYMENTS.includes(refused.outbox.kind))
    return context.routerHandlers.paymentRefused(tx, context, refused);
  return context.jobHandlers.relayRefused(tx, context, refused);
}

/** Nothing left the escrow: the owner may sign another consent, to another address. */
async function failWithdrawal(tx: Tx, context: Context, { outbox, reason }: Refused): Promise<void> {
  const id = withdrawalOf(outbox.businessKey);
  const row = await findWithdrawal(tx, id);
  if (row?.state !== "sending") return;
  const detail = { ...row.detail, reason };
  await updateWithdrawal(tx, id, { state: "failed", detail, updatedAtMs: context.clock() });
}
