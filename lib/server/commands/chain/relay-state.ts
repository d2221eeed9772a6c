import type { House } from "@/lib/server/commands/house";
import type { OutboxAttemptRow, OutboxRow } from "@/lib/server/store/rows";
import { attemptsOf, highestNonce, outboxInFlight, outboxQueued } from "@/lib/server/store/statements/relay";

export interface RelayState {
  readonly inFlight: readonly OutboxRow[];
  readonly queued: readonly OutboxRow[];
  readonly highestNonce: number | null;
}

/** What the sender has to do, read at one moment. */
export function relayState(house: House, of: { signer: string; limit: number }): Promise<RelayState> {
  return house.store.read(async (tx) => ({
    inFlight: await outboxInFlight(tx, of.signer),
    queued: await outboxQueued(tx, of),
    highestNonce: await highestNonce(tx, of.signer),
  }));
}

export function signedFormsOf(house: House, outboxId: string): Promise<OutboxAttemptRow[]> {
  return house.store.read((tx) => attemptsOf(tx, outboxId));
}
