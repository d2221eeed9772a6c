import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openBehindFaultyNode } from "@/testing/chain/behind-faulty-node";
import type { FaultyNode } from "@/testing/chain/faulty-node";

const PLAY_ETH_WEI = 100n * 10n ** 18n;

let house: AnvilHouse;
let node: FaultyNode;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ house, node, close } = await openBehindFaultyNode());
}, 120_000);
afterAll(() => close());
afterEach(() => node.heal());

const etherOf = (address: Hex) => house.onChain.link.client.getBalance({ address });
const newAddress = () => privateKeyToAddress(generatePrivateKey());

describe("the play money of a demo wallet", () => {
  it("is there again when its chain has lost it", async () => {
    const address = newAddress();
    const before = await house.rpc("evm_snapshot");
    await house.demo.ensureFunded(address);
    expect(await etherOf(address)).toBe(PLAY_ETH_WEI);
    expect(await house.rpc("evm_revert", [before])).toBe(true);
    expect(await etherOf(address)).toBe(0n);
    await house.demo.lookAgain();
    expect(await etherOf(address)).toBe(PLAY_ETH_WEI);
  });

  it("comes once the node answers again", async () => {
    const address = newAddress();
    node.inject("connection reset", () => true);
    await expect(house.demo.ensureFunded(address)).rejects.toBeInstanceOf(ChainUnavailable);
    node.heal();
    await house.demo.lookAgain();
    expect(await etherOf(address)).toBe(PLAY_ETH_WEI);
  });

  it("is given once, also while no block comes", async () => {
    const address = newAddress();
    await house.rpc("evm_setIntervalMining", [0]);
    node.inject("internal error", ({ method }) => method === "eth_getTransactionReceipt");
    await expect(house.demo.ensureFunded(address)).rejects.toBeInstanceOf(ChainUnavailable);
    expect(await pendingOf(address)).toBe(PLAY_ETH_WEI);
    node.heal();
    await house.demo.lookAgain();
    await house.mine(1);
    await house.rpc("evm_setIntervalMining", [1]);
    expect(await etherOf(address)).toBe(PLAY_ETH_WEI);
  });

  it("is left alone where there is some", async () => {
    const address = newAddress();
    await house.rpc("anvil_setBalance", [address, "0x1"]);
    await house.demo.ensureFunded(address);
    expect(await etherOf(address)).toBe(1n);
  });
});

const pendingOf = (address: Hex) => house.onChain.link.client.getBalance({ address, blockTag: "pending" });
