import type { BrowserContext, Page } from "@playwright/test";
import { createPublicClient, createWalletClient, defineChain, type Hex, http } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

interface WalletRequest {
  method: string;
  params?: unknown[];
}

interface TransactionRequest {
  to: Hex;
  data?: Hex;
  value?: Hex;
}

export interface TestWallet {
  account: PrivateKeyAccount;
  /** Every method the page asked for, in order. */
  asked: string[];
  /** While true, every signature is refused as a person would. */
  refuses: boolean;
  /** Where it is, and where it knows to go. */
  chainId: number;
  knownChains: Set<number>;
}

const HOUSE_CHAIN = 31337;

function localChain(rpcUrl: string) {
  return defineChain({
    id: HOUSE_CHAIN,
    name: "Local",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  });
}

/** Answers what a wallet answers; signing happens here, with a real key, on the real local chain. */
function walletOver(rpcUrl: string, wallet: TestWallet) {
  const chain = localChain(rpcUrl);
  const reader = createPublicClient({ chain, transport: http(rpcUrl) });
  const signer = createWalletClient({ account: wallet.account, chain, transport: http(rpcUrl) });
  const { account } = wallet;
  const handlers: Record<string, (params: unknown[]) => Promise<unknown>> = {
    eth_requestAccounts: async () => [account.address],
    eth_accounts: async () => [account.address],
    eth_chainId: async () => `0x${wallet.chainId.toString(16)}`,
    wallet_switchEthereumChain: async ([wanted]) => {
      const chainId = Number((wanted as { chainId: Hex }).chainId);
      if (!wallet.knownChains.has(chainId)) return { errorCode: 4902 };
      wallet.chainId = chainId;
      return null;
    },
    wallet_addEthereumChain: async ([chain]) => {
      wallet.knownChains.add(Number((chain as { chainId: Hex }).chainId));
      return null;
    },
    wallet_requestPermissions: async () => [{ parentCapability: "eth_accounts" }],
    personal_sign: async ([message]) => account.signMessage({ message: { raw: message as Hex } }),
    eth_signTypedData_v4: async ([, typedData]) => account.signTypedData(JSON.parse(typedData as string)),
    eth_sendTransaction: async ([request]) => {
      const { to, data, value } = request as TransactionRequest;
      return signer.sendTransaction({ to, data, value: value ? BigInt(value) : 0n });
    },
  };
  return async ({ method, params = [] }: WalletRequest): Promise<unknown> => {
    wallet.asked.push(method);
    const signs =
      /^(personal_|eth_sign|wallet_switch|wallet_add)/.test(method) || method === "eth_sendTransaction";
    if (wallet.refuses && signs) return { errorCode: 4001 };
    const handler = handlers[method];
    return handler ? handler(params) : reader.request({ method, params } as never);
  };
}

/** Puts an EIP-6963 wallet with a fresh key into every page of the context. */
export async function giveWallet(context: BrowserContext, rpcUrl: string): Promise<TestWallet> {
  const wallet: TestWallet = {
    account: privateKeyToAccount(generatePrivateKey()),
    asked: [],
    refuses: false,
    chainId: HOUSE_CHAIN,
    knownChains: new Set([HOUSE_CHAIN]),
  };
  const answer = walletOver(rpcUrl, wallet);
  await context.exposeFunction("askTestWallet", answer);
  await context.addInitScript(() => {
    const ask = (window as unknown as { askTestWallet(request: unknown): Promise<unknown> }).askTestWallet;
    const words = new EventTarget();
    const heard = new Map<unknown, EventListener>();
    window.addEventListener("test-wallet", (event) => {
      const [name, value] = (event as CustomEvent<[string, unknown]>).detail;
      words.dispatchEvent(new CustomEvent(name, { detail: value }));
    });
    const provider = {
      request: async (request: unknown) => {
        const reply = await ask(request);
        if (reply !== null && typeof reply === "object" && "errorCode" in reply) {
          throw Object.assign(new Error("The wallet said no."), { code: reply.errorCode });
        }
        const { method } = request as { method: string };
        if (method === "wallet_switchEthereumChain") {
          const chainId = await ask({ method: "eth_chainId" });
          words.dispatchEvent(new CustomEvent("chainChanged", { detail: chainId }));
        }
        return reply;
      },
      on: (name: string, listener: (value: unknown) => void) => {
        const hear = (event: Event) => listener((event as CustomEvent).detail);
        heard.set(listener, hear);
        words.addEventListener(name, hear);
        return provider;
      },
      removeListener: (name: string, listener: unknown) => {
        const hear = heard.get(listener);
        if (hear) words.removeEventListener(name, hear);
        return provider;
      },
    };
    const info = {
      uuid: "5a5c1d5e-0000-4000-8000-5a6f756b0001",
      name: "Test Wallet",
      icon: "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'%3E%3Crect width='8' height='8' fill='teal'/%3E%3C/svg%3E",
      rdns: "example.test.wallet",
    };
    const announce = () =>
      window.dispatchEvent(
        new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }),
      );
    window.addEventListener("eip6963:requestProvider", announce);
    announce();
  });
  return wallet;
}

/** The person changes the network in the wallet itself, and the wallet tells every page. */
export async function moveWallet(page: Page, wallet: TestWallet, chainId: number): Promise<void> {
  wallet.chainId = chainId;
  await page.evaluate((id) => {
    const detail = ["chainChanged", `0x${id.toString(16)}`];
    window.dispatchEvent(new CustomEvent("test-wallet", { detail }));
  }, chainId);
}
