import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";

/** Wallets of demo identities, with keys that the house holds. */
export interface DemoWallet {
  /** Tops an address up to the play money; answers when that is mined. */
  fundWallet(address: Hex): Promise<void>;
  /** The same for a wallet without any ETH, be it new or because its chain has lost what it had. */
  ensureFunded(address: Hex): Promise<void>;
  /** Ensures it for the wallets that were asked for last, since the start. */
  lookAgain(): Promise<void>;
  /** Sends with the demo key of this user. */
  send(userId: string, transaction: { to?: Hex; data?: Hex; valueWei?: bigint }): Promise<Hex>;
}
