import { type Chain, defineChain } from "viem";

/** The demo's own chain, an anvil under the data folder. */
export const LOCAL_CHAIN_ID = 31_337;

/** Real networks Souk can be deployed to: add one here, its MNEE in tokens.ts, and deploy with the same script. */
const KNOWN_CHAINS: readonly Chain[] = [
  ethereum({ id: 1, name: "Ethereum", explorer: "https://etherscan.io" }),
  ethereum({ id: 11_155_111, name: "Sepolia", explorer: "https://sepolia.etherscan.io" }),
];

/** Named here and not imported: viem's own list loads some hundred chains and slows every start. */
function ethereum({ id, name, explorer }: { id: number; name: string; explorer: string }): Chain {
  return defineChain({
    id,
    name,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [] } },
    blockExplorers: { default: { name: "Etherscan", url: explorer } },
  });
}

/** The chain as viem and wallets want it; an id not listed is taken to be an Ethereum-like chain at `rpcUrl`. */
export function chainOf(chainId: number, rpcUrl?: string): Chain {
  const known = KNOWN_CHAINS.find((chain) => chain.id === chainId);
  const http = rpcUrl === undefined ? (known?.rpcUrls.default.http ?? []) : [rpcUrl];
  if (known !== undefined) return { ...known, rpcUrls: { default: { http } } };
  return defineChain({
    id: chainId,
    name: chainId === LOCAL_CHAIN_ID ? "Souk local chain" : `Chain ${chainId}`,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http } },
  });
}
