import {
  attemptsOf,
  countQueuedOf,
  highestNonce,
  outboxInFlight,
  outboxQueued,
  PAYOUT_KINDS,
  SETTLE_KIND,
} from "@/lib/server/escrow/tables/relay";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";

/** Of what pays out, payments of strangers by x402 that are under way at once. */
const SETTLEMENTS_LIMIT = 2;

export interface RelayState {
  readonly inFlight: readonly OutboxRow[];
  readonly queued: readonly OutboxRow[];
  readonly highestNonce: number | null;
}

/**
 * What the sender has to do, read at one moment: of what pays out no more than `payouts` are ever under way. Rows of
 * tasks that are held back keep their place, and take nobody else's.
 */
export function relayState(
  context: Context,
  of: { signer: string; limit: number; payouts: number },
): Promise<RelayState> {
  const { signer, limit } = of;
  return context.store.read(async (tx) => {
    const inFlight = await outboxInFlight(tx, signer);
    const paying = inFlight.filter((row) => PAYOUT_KINDS.includes(row.kind)).length;
    const room = Math.max(of.payouts - paying, 0);
    const nowMs = context.clock();
    const held = await countQueuedOf(tx, context.heldBack?.() ?? []);
    const others = await outboxQueued(tx, { signer, kind: "other", nowMs, limit: limit + held });
    const payouts = room === 0 ? [] : await outboxQueued(tx, { signer, kind: "payout", nowMs, limit: room });
    const settling = inFlight.filter(({ kind }) => kind === SETTLE_KIND).length;
    const left = Math.min(room - payouts.length, SETTLEMENTS_LIMIT - settling);
    const settlements =
      left <= 0 ? [] : await outboxQueued(tx, { signer, kind: "settlement", nowMs, limit: left });
    return {
      inFlight,
      queued: [...others, ...payouts, ...settlements],
      highestNonce: await highestNonce(tx, signer),
    };
  });
}

/** The forms of a row under the nonce that it has now. */
export async function signedFormsOf(context: Context, row: OutboxRow): Promise<OutboxAttemptRow[]> {
  const forms = await context.store.read((tx) => attemptsOf(tx, row.id));
  return forms.filter(({ nonce }) => nonce === row.nonce);
}
