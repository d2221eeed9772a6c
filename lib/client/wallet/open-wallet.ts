import { type Address, type Chain, defineChain, getAddress } from "viem";
import { type Config, createConfig, http, injected, unstable_connector } from "wagmi";
import { connect, disconnect, getConnection, switchChain } from "wagmi/actions";
import type { ChainWire } from "@/lib/schemas/escrow/chain";
import type { MeWire } from "@/lib/schemas/identity/user";
import { get } from "../api";
import { chosenAmong, rememberWallet } from "./chosen-wallet";
import { demoConnector } from "./demo-connector";
import { type DiscoveredWallet, discoverWallets, knownWallets } from "./discovered-wallets";
import { ETHER, houseChainName } from "./house-chain";
import { WalletProblem } from "./wallet-errors";

export type OpenWallet = { config: Config; address: Address; chain: ChainWire };

/** A person waits before the page; a node that is there answers a call in a moment. */
const PATIENCE = { timeout: 4_000, retryCount: 1 } as const;

let opened: { chainId: number; config: Config } | null = null;

function describeChain(facts: ChainWire): Chain {
  return defineChain({
    id: facts.chainId,
    name: houseChainName(facts),
    nativeCurrency: ETHER,
    rpcUrls: { default: { http: facts.rpcUrl ? [facts.rpcUrl] : [] } },
  });
}

function configFor(facts: ChainWire): Config {
  if (opened?.chainId === facts.chainId) return opened.config;
  const chain = describeChain(facts);
  const config: Config = createConfig({
    chains: [chain],
    connectors: [],
    multiInjectedProviderDiscovery: false,
    transports: {
      [chain.id]: facts.rpcUrl ? http(facts.rpcUrl, PATIENCE) : unstable_connector(injected),
    },
    ssr: true,
  });
  opened = { chainId: facts.chainId, config };
  return config;
}

function injectedConnector(wallet: DiscoveredWallet) {
  return injected({
    target: () => ({ id: wallet.rdns, name: wallet.name, provider: wallet.provider as never }),
  });
}

async function connected(config: Config, connector: Parameters<typeof connect>[1]["connector"]) {
  if (getConnection(config).status !== "disconnected") await disconnect(config);
  const { accounts, chainId } = await connect(config, { connector });
  const [address] = accounts;
  if (!address) throw new WalletProblem("The wallet gave no account. Unlock it and try again.");
  return { address: getAddress(address), chainId };
}

/** Connects a wallet that announced itself, on the house's chain. */
export async function openInjected(wallet: DiscoveredWallet): Promise<OpenWallet> {
  const chain = await get<ChainWire>("/api/v1/chain");
  const config = configFor(chain);
  const { address, chainId } = await connected(config, injectedConnector(wallet));
  if (chainId !== chain.chainId) await switchChain(config, { chainId: chain.chainId });
  rememberWallet(wallet);
  return { config, address, chain };
}

function chosenWallet(): DiscoveredWallet {
  discoverWallets();
  const chosen = chosenAmong(knownWallets());
  if (!chosen)
    throw new WalletProblem("No wallet answers in this browser. Unlock your wallet and try again.");
  return chosen;
}

/** The wallet of whoever is signed in: the demo wallet, or the extension they signed in with. */
export async function openWallet(me: MeWire): Promise<OpenWallet> {
  if (!me.address) throw new WalletProblem("This identity has no wallet. Log in with one.");
  const expected = getAddress(me.address);
  if (me.kind === "wallet") {
    const open = await openInjected(chosenWallet());
    if (open.address !== expected) {
      throw new WalletProblem(`The wallet shows another account. Switch it to ${expected}, or log in again.`);
    }
    return open;
  }
  const chain = await get<ChainWire>("/api/v1/chain");
  const config = configFor(chain);
  const facts = { address: expected, chainId: chain.chainId, rpcUrl: chain.rpcUrl };
  await connected(config, demoConnector(facts));
  return { config, address: expected, chain };
}
