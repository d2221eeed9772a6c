import { type DiscoveredWallet, useDiscoveredWallets } from "./discovered-wallets";

const STORAGE_KEY = "souk.wallet";

export function rememberWallet(wallet: DiscoveredWallet): void {
  localStorage.setItem(STORAGE_KEY, wallet.rdns);
}

/** The wallet that somebody signed in with, else the first that answers. */
export function chosenAmong(wallets: readonly DiscoveredWallet[]): DiscoveredWallet | undefined {
  if (wallets.length === 0) return undefined;
  const name = localStorage.getItem(STORAGE_KEY);
  return wallets.find((wallet) => wallet.rdns === name) ?? wallets[0];
}

/** The same, as soon as it has announced itself. */
export function useChosenWallet(): DiscoveredWallet | undefined {
  return chosenAmong(useDiscoveredWallets());
}
