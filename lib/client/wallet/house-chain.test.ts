import type { EIP1193Provider } from "viem";
import { describe, expect, it } from "vitest";
import type { ChainWire } from "@/lib/schemas/escrow/chain";
import { switchToHouse } from "./house-chain";
import { watchChain } from "./watch-wallet";

const HOUSE = { chainId: 31_337, rpcUrl: "http://127.0.0.1:8545" } as ChainWire;
const coded = (code: number, data?: object) => Object.assign(new Error("no"), { code, data });

/** A wallet that knows some chains, is on one of them, and keeps what it was asked. */
function walletOn(current: number, known: number[], refusal: (chainId: number) => Error = () => coded(4902)) {
  const asked: string[] = [];
  const wallet = { at: current, asked };
  const request = async ({ method, params }: { method: string; params?: [{ chainId: string }] }) => {
    asked.push(method);
    const wanted = Number(params?.[0]?.chainId);
    if (method === "eth_chainId") return `0x${wallet.at.toString(16)}`;
    if (method === "wallet_addEthereumChain") known.push(wanted);
    else if (!known.includes(wanted)) throw refusal(wanted);
    else wallet.at = wanted;
    return null;
  };
  return { wallet, provider: { request } as unknown as EIP1193Provider };
}

describe("the way back to the house's chain", () => {
  it("is one question where the wallet knows the chain", async () => {
    const { wallet, provider } = walletOn(1, [1, 31_337]);
    await switchToHouse(provider, HOUSE);
    expect(wallet).toEqual({ at: 31_337, asked: ["wallet_switchEthereumChain"] });
  });

  it.each([
    ["plainly", () => coded(4902)],
    ["wrapped", () => coded(-32603, { originalError: { code: 4902 } })],
  ])("adds the chain where the wallet says %s that it is unknown", async (_how, refusal) => {
    const { wallet, provider } = walletOn(1, [1], refusal);
    await switchToHouse(provider, HOUSE);
    expect(wallet.at).toBe(31_337);
    expect(wallet.asked).toEqual([
      "wallet_switchEthereumChain",
      "wallet_addEthereumChain",
      "wallet_switchEthereumChain",
    ]);
  });

  it("adds nothing when the person says no, and that is quiet", async () => {
    const { wallet, provider } = walletOn(1, [1], () => coded(4001));
    await expect(switchToHouse(provider, HOUSE)).rejects.toMatchObject({ isQuiet: true });
    expect(wallet).toEqual({ at: 1, asked: ["wallet_switchEthereumChain"] });
  });

  it("says what to do when the house names no node to add", async () => {
    const { provider } = walletOn(1, [1]);
    const { rpcUrl: _none, ...nodeless } = HOUSE;
    await expect(switchToHouse(provider, nodeless)).rejects.toThrow(/does not know chain 31337/);
  });
});

it("tells the wallet's chain now and later, and no more once nobody listens", async () => {
  const listeners = new Map<string, (value: string) => void>();
  const provider = {
    request: async () => "0x1",
    on: (event: string, listener: (value: string) => void) => listeners.set(event, listener),
    removeListener: (event: string) => listeners.delete(event),
  } as unknown as EIP1193Provider;
  const told: number[] = [];
  const stop = watchChain(provider, (chainId) => told.push(chainId));
  await Promise.resolve();
  listeners.get("chainChanged")?.("0x7a69");
  stop();
  expect(told).toEqual([1, 31_337]);
  expect(listeners.size).toBe(0);
});
