import type { Address, EIP1193Provider } from "viem";
import { createConnector } from "wagmi";
import { demoProvider } from "./demo-provider";

type Facts = { address: Address; chainId: number; rpcUrl: string | undefined };

/** The demo identity as a wagmi connector, so that demo and real wallets take one path. */
export function demoConnector(facts: Facts) {
  const provider = demoProvider(facts) as unknown as EIP1193Provider;
  return createConnector<EIP1193Provider>((config) => ({
    id: `demo-${facts.address.toLowerCase()}`,
    name: "Demo wallet",
    type: "demo",
    // The library's type promises capabilities with the accounts on request; this wallet has none to name.
    connect: async () => ({ accounts: [facts.address] as never, chainId: facts.chainId }),
    disconnect: async () => {},
    getAccounts: async () => [facts.address],
    getChainId: async () => facts.chainId,
    getProvider: async () => provider,
    isAuthorized: async () => true,
    onAccountsChanged: () => {},
    onChainChanged: () => {},
    onDisconnect: () => config.emitter.emit("disconnect"),
  }));
}
