import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";

/** Wallets of demo identities, with keys that the house holds. */
export interface DemoWallet {
  /** Tops an address up to the play money; answers when that is mined. */
  fundWallet(address: Hex): Promise<void>;
  /** The same, once: a wallet known to be funded is left as it is, whether or not the chain answers. */
  ensureFunded(address: Hex): Promise<void>;
  /** Sends with the demo key of this user. */
  send(userId: string, transaction: { to?: Hex; data?: Hex; valueWei?: bigint }): Promise<Hex>;
}
