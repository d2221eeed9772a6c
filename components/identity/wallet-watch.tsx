import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { notify } from "@/lib/client/notify";
import { chainQuery } from "@/lib/client/queries";
import { signOut } from "@/lib/client/sign-in";
import { useChosenWallet } from "@/lib/client/wallet/chosen-wallet";
import type { DiscoveredWallet } from "@/lib/client/wallet/discovered-wallets";
import { houseChainName, switchToHouse } from "@/lib/client/wallet/house-chain";
import { watchAccount, watchChain } from "@/lib/client/wallet/watch-wallet";
import type { ChainWire } from "@/lib/schemas/escrow/chain";
import { useChangeIdentity } from "./use-identity";

/** A session belongs to one address; when the wallet shows another, the session ends with a word why. */
function useOneAccount(wallet: DiscoveredWallet | undefined, address: string) {
  const change = useChangeIdentity();
  useEffect(() => {
    if (!wallet) return;
    const leave = async () => {
      await change(() => signOut().catch(() => null));
      notify("message", "You are logged out.", "Your wallet now shows another account. Log in with it.");
    };
    return watchAccount(wallet.provider, { address, onOther: () => void leave() });
  }, [wallet, address, change]);
}

function useChainOf(wallet: DiscoveredWallet | undefined): number | null {
  const [chainId, setChainId] = useState<number | null>(null);
  useEffect(() => (wallet ? watchChain(wallet.provider, setChainId) : undefined), [wallet]);
  return chainId;
}

function NetworkBanner({
  wallet,
  chainId,
  house,
}: {
  wallet: DiscoveredWallet;
  chainId: number;
  house: ChainWire;
}) {
  const change = useMutation({ mutationFn: () => switchToHouse(wallet.provider, house) });
  const name = houseChainName(house);
  return (
    <section
      aria-label="Wrong network"
      className="border-t border-warning-text/40 bg-warning/15 py-2 text-sm"
    >
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4">
        <p role="status" className="min-w-0 grow basis-72">
          <strong className="font-semibold">{wallet.name} is on another network</strong> (chain {chainId}).
          Souk works on the {name} (chain {house.chainId}). Switch before you pay or sign.
          {change.error ? <span className="block text-warning-text">{change.error.message}</span> : null}
        </p>
        <Button tone="primary" busy={change.isPending} onClick={() => change.mutate()}>
          Switch network
        </Button>
      </div>
    </section>
  );
}

/** Keeps an eye on the wallet that signed in: its account, and its network. */
export function WalletWatch({ address }: { address: string }) {
  const wallet = useChosenWallet();
  useOneAccount(wallet, address);
  const chainId = useChainOf(wallet);
  const house = useQuery(chainQuery()).data;
  if (!wallet || !house || chainId === null || chainId === house.chainId) return null;
  return <NetworkBanner wallet={wallet} chainId={chainId} house={house} />;
}
