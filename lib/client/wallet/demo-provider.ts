import type { Address, Hex } from "viem";
import { post } from "../api";
import { WalletProblem } from "./wallet-errors";

type Eip1193Request = { method: string; params?: unknown };
export type Eip1193 = { request(call: Eip1193Request): Promise<unknown> };

type Facts = { address: Address; chainId: number; rpcUrl: string | undefined };
type SentTransaction = { to: Address; data?: Hex; value?: Hex };

async function askChain(rpcUrl: string | undefined, call: Eip1193Request): Promise<unknown> {
  if (!rpcUrl) throw new WalletProblem("The demo wallet knows no node to ask.");
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: call.method, params: call.params ?? [] }),
  });
  const answer: { result?: unknown; error?: { message: string } } = await response.json();
  if (answer.error) throw new WalletProblem(answer.error.message);
  return answer.result;
}

async function sendAsHouse(params: unknown): Promise<Hex> {
  const [transaction] = params as [SentTransaction];
  const { hash } = await post<{ hash: Hex }>("/api/v1/demo/send", {
    to: transaction.to,
    data: transaction.data ?? "0x",
    value: transaction.value ?? "0x0",
  });
  return hash;
}

/**
 * The wallet of a demo identity (EIP-1193): the house holds its throwaway key and sends for it. It signs no
 * messages: for a demo identity the house makes an absent signature itself.
 */
export function demoProvider(facts: Facts): Eip1193 {
  return {
    async request(call) {
      switch (call.method) {
        case "eth_requestAccounts":
        case "eth_accounts":
          return [facts.address];
        case "eth_chainId":
          return `0x${facts.chainId.toString(16)}`;
        case "eth_sendTransaction":
          return sendAsHouse(call.params);
        case "wallet_switchEthereumChain":
          return null;
        case "personal_sign":
        case "eth_signTypedData_v4":
          throw new WalletProblem("The house signs for demo identities; nothing needs to be signed here.");
        default:
          return askChain(facts.rpcUrl, call);
      }
    },
  };
}
