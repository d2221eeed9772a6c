import { useSyncExternalStore } from "react";
import type { EIP1193Provider } from "viem";

/** A wallet extension that announced itself (EIP-6963). Known without any wallet library. */
export type DiscoveredWallet = {
  rdns: string;
  uuid: string;
  name: string;
  icon: string;
  provider: EIP1193Provider;
};

type Announcement = CustomEvent<{
  info: { uuid: string; name: string; icon: string; rdns: string };
  provider: EIP1193Provider;
}>;

const NONE: DiscoveredWallet[] = [];
let found: DiscoveredWallet[] = NONE;
let isListening = false;
const listeners = new Set<() => void>();

function onAnnounce(event: Event): void {
  const { info, provider } = (event as Announcement).detail;
  if (found.some((wallet) => wallet.uuid === info.uuid)) return;
  const icon = info.icon.startsWith("data:image/") ? info.icon : "";
  found = [...found, { rdns: info.rdns, uuid: info.uuid, name: info.name, icon, provider }];
  for (const listener of listeners) listener();
}

/** Asks the wallets of this browser to announce themselves; later ones are heard as well. */
export function discoverWallets(): void {
  if (!isListening) window.addEventListener("eip6963:announceProvider", onAnnounce);
  isListening = true;
  window.dispatchEvent(new Event("eip6963:requestProvider"));
}

export function knownWallets(): DiscoveredWallet[] {
  return found;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  discoverWallets();
  return () => listeners.delete(listener);
}

export function useDiscoveredWallets(): DiscoveredWallet[] {
  return useSyncExternalStore(
    subscribe,
    () => found,
    () => NONE,
  );
}
