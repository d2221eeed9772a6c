import {
  attemptsOf,
  highestNonce,
  outboxInFlight,
  outboxQueued,
  PAYOUT_KIND,
} from "@/lib/server/escrow/tables/relay";
import type { House } from "@/lib/server/kernel/context";
import type { OutboxAttemptRow, OutboxRow } from "@/lib/server/store/rows";

export interface RelayState {
  readonly inFlight: readonly OutboxRow[];
  readonly queued: readonly OutboxRow[];
  readonly highestNonce: number | null;
}

/** What the sender has to do, read at one moment: of withdrawals no more than `payouts` are ever under way. */
export function relayState(
  house: House,
  of: { signer: string; limit: number; payouts: number },
): Promise<RelayState> {
  const { signer, limit } = of;
  return house.store.read(async (tx) => {
    const inFlight = await outboxInFlight(tx, signer);
    const paying = inFlight.filter((row) => row.kind === PAYOUT_KIND).length;
    const room = Math.max(of.payouts - paying, 0);
    const others = await outboxQueued(tx, { signer, kind: "other", limit });
    const payouts = room === 0 ? [] : await outboxQueued(tx, { signer, kind: "payout", limit: room });
    return { inFlight, queued: [...others, ...payouts], highestNonce: await highestNonce(tx, signer) };
  });
}

export function signedFormsOf(house: House, outboxId: string): Promise<OutboxAttemptRow[]> {
  return house.store.read((tx) => attemptsOf(tx, outboxId));
}
