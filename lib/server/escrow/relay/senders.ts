import { privateKeyToAddress } from "viem/accounts";
import type { Hex } from "@/lib/schemas/hex";
import { ETHER_KIND, handOver } from "@/lib/server/escrow/tables/relay";
import type { RelayParts } from "./relay-parts";
import { Sender, WITHDRAWALS_LIMIT } from "./sender";

interface Parts extends RelayParts {
  readonly key: Hex;
  /** Where a test stops the process in its mind: after signing, before broadcasting. */
  readonly afterSigning?: () => Promise<void>;
}

/** Sends what the house relays for people, and no more withdrawals at once than leave room for outcomes. */
export const openRelayer = (parts: Parts) => new Sender({ ...parts, payoutsLimit: WITHDRAWALS_LIMIT });

/** Sends what the treasury pays through its router, while its books and its wallet agree. */
export const openSpender = (parts: Parts) => new Sender({ ...parts, mayPay: maySpend(parts) });

/**
 * Sends payouts in ether, while the treasury may spend. What a key before it was owed and never signed is this one's: an operator
 * gives the house a new key once the old one is not the house's alone any more.
 */
export function openEtherPayer(parts: Parts): Pick<Sender, "tick"> {
  const sender = new Sender({ ...parts, mayPay: maySpend(parts), isKeyAlone: true });
  const to = { kind: ETHER_KIND, signer: privateKeyToAddress(parts.key) };
  let isHandedOver = false;
  return {
    async tick() {
      if (!isHandedOver) await parts.context.store.write((tx) => handOver(tx, to));
      isHandedOver = true;
      await sender.tick();
    },
  };
}

const maySpend =
  ({ context }: Parts) =>
  () =>
    context.maySpend?.() !== false;
