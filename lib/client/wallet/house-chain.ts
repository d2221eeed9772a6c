import type { EIP1193Provider } from "viem";
import type { ChainWire } from "@/lib/schemas/escrow/chain";
import { WalletProblem, walletProblem } from "./wallet-errors";

const DEMO_CHAIN_ID = 31_337;
const UNKNOWN_CHAIN = 4902;

export const ETHER = { name: "Ether", symbol: "ETH", decimals: 18 } as const;

export const houseChainName = ({ chainId }: Pick<ChainWire, "chainId">) =>
  chainId === DEMO_CHAIN_ID ? "Souk demo chain" : `Chain ${chainId}`;

type Failure = { code?: unknown; data?: { originalError?: { code?: unknown } } };

/** EIP-3326 names the code; some wallets wrap it. */
function isUnknownChain(failure: unknown): boolean {
  if (typeof failure !== "object" || failure === null) return false;
  const { code, data }: Failure = failure;
  return code === UNKNOWN_CHAIN || data?.originalError?.code === UNKNOWN_CHAIN;
}

function addHouseChain(provider: EIP1193Provider, chain: ChainWire): Promise<unknown> {
  if (!chain.rpcUrl) {
    const words = `Your wallet does not know chain ${chain.chainId}. Add it there, then switch.`;
    throw new WalletProblem(words);
  }
  const facts = {
    chainId: `0x${chain.chainId.toString(16)}`,
    chainName: houseChainName(chain),
    nativeCurrency: ETHER,
    rpcUrls: [chain.rpcUrl],
  } as const;
  return provider.request({ method: "wallet_addEthereumChain", params: [facts] });
}

/** Asks the wallet to move to the house's chain, and shows it that chain first where it is unknown. */
export async function switchToHouse(provider: EIP1193Provider, chain: ChainWire): Promise<void> {
  const move = () =>
    provider.request({
      method: "wallet_switchEthereumChain",
      params: [{ chainId: `0x${chain.chainId.toString(16)}` }],
    });
  try {
    await move().catch(async (failure: unknown) => {
      if (!isUnknownChain(failure)) throw failure;
      await addHouseChain(provider, chain);
      // A wallet may add a chain without going there.
      await move();
    });
  } catch (failure) {
    throw walletProblem(failure);
  }
}
