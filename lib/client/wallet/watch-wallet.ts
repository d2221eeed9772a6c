import { discoverWallets, walletByName } from "./discovered-wallets";

type Emitter = {
  on?: (event: string, listener: (value: never) => void) => void;
  removeListener?: (event: string, listener: (value: never) => void) => void;
};

export const CHOSEN_WALLET_KEY = "souk.wallet";

type Watch = { address: string; onOtherAccount: () => void };

/** Hears when the wallet that signed in shows another account. Needs no wallet library. */
export function watchWallet({ address, onOtherAccount }: Watch): () => void {
  discoverWallets();
  const chosen = walletByName(localStorage.getItem(CHOSEN_WALLET_KEY) ?? "");
  const provider = chosen?.provider as Emitter | undefined;
  const onAccounts = (accounts: readonly string[]) => {
    const [first] = accounts;
    if (first?.toLowerCase() !== address.toLowerCase()) onOtherAccount();
  };
  provider?.on?.("accountsChanged", onAccounts as (value: never) => void);
  return () => provider?.removeListener?.("accountsChanged", onAccounts as (value: never) => void);
}
