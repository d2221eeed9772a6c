import { createPublicClient, custom, encodeFunctionData, type Hex, http, numberToHex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { sortNodeAnswer } from "@/lib/server/rpc/node-answer";
import { type AnvilChain, startAnvilChain } from "./anvil-chain";
import { type FaultyNode, startFaultyNode } from "./faulty-node";
import { ANSWER_OF_LAG, LAGS, METHODS_OF_LAG, NODE_FAULTS, SENDING_FAULTS } from "./node-faults";

let onChain: AnvilChain;
let node: FaultyNode;
/** A transaction with a log. */
let minted: Hex;
beforeAll(async () => {
  onChain = await startAnvilChain();
  node = await startFaultyNode(onChain.anvil.rpcUrl);
  const { MNEE } = onChain.deployment.tokens;
  const args = [MNEE.address, 1n] as const;
  const data = encodeFunctionData({ abi: mockMneeAbi, functionName: "mint", args });
  minted = await new KeySender(onChain.link.client).send(onChain.keys.deployer, { to: MNEE.address, data });
  await onChain.link.client.waitForTransactionReceipt({ hash: minted });
});
afterEach(() => node.heal());
afterAll(async () => {
  await node.close();
  await onChain.dispose();
});

const PATIENCE_MS = 1_500;
const client = () =>
  createPublicClient({ transport: http(node.rpcUrl, { retryCount: 0, timeout: PATIENCE_MS, batch: true }) });

async function raw(url: string, method: string, params: unknown[]): Promise<unknown> {
  const wire = custom({ request: http(url)({ retryCount: 0 }).request })({ retryCount: 0 });
  return wire.request({ method, params });
}
const atNode = (method: string, params: unknown[] = []) => raw(onChain.anvil.rpcUrl, method, params);
const atProxy = (method: string, params: unknown[] = []) => raw(node.rpcUrl, method, params);

describe("a faulty node", () => {
  it.each([...NODE_FAULTS, ...SENDING_FAULTS])(
    'shows "%s" as no refusal, and is well again after',
    async (fault) => {
      node.inject(fault, ({ method }) => method === "eth_blockNumber");
      const failure: unknown = await client()
        .getBlockNumber()
        .then(
          () => null,
          (error: unknown) => error,
        );
      expect(failure).not.toBeNull();
      expect(["fault", "silence"]).toContain(sortNodeAnswer(failure).kind);
      expect(node.hits()).toBe(1);
      node.heal();
      expect(await client().getBlockNumber()).toBeGreaterThan(0n);
    },
  );

  it("fails the calls that are meant, and answers the others of the same batch", async () => {
    node.inject("limit exceeded", ({ method }) => method === "eth_gasPrice");
    const one = client();
    const [price, chainId] = await Promise.allSettled([one.getGasPrice(), one.getChainId()]);
    expect(price.status).toBe("rejected");
    expect(chainId).toEqual({ status: "fulfilled", value: 31_337 });
  });

  it("loses the answer to what was done, or has not done it", async () => {
    const mine = ({ method }: { method: string }) => method === "evm_mine";
    await atNode("evm_setIntervalMining", [0]);
    const before = Number(await atNode("eth_blockNumber"));
    node.inject("internal error", mine, { isDone: true });
    await expect(atProxy("evm_mine")).rejects.toThrow();
    expect(Number(await atNode("eth_blockNumber"))).toBe(before + 1);
    node.inject("internal error", mine);
    await expect(atProxy("evm_mine")).rejects.toThrow();
    expect(Number(await atNode("eth_blockNumber"))).toBe(before + 1);
  });
});

describe("a node that is behind", () => {
  it.each(LAGS)("shows %s in the calls that it is seen in, and in no other", async (lag) => {
    await atNode("evm_setIntervalMining", [0]);
    for (let count = 0; count < 4; count += 1) await atNode("evm_mine");
    const newcomer = privateKeyToAddress(generatePrivateKey());
    await atNode("anvil_setNonce", [newcomer, "0x1"]);
    await atNode("evm_mine");
    node.choose((call) => (METHODS_OF_LAG[lag].includes(call.method) ? { fault: ANSWER_OF_LAG[lag] } : null));
    const head = Number(await atNode("eth_blockNumber"));
    const shown = {
      "old head": Number(await atProxy("eth_blockNumber")) === head - 3,
      "old nonce": (await atProxy("eth_getTransactionCount", [newcomer, "latest"])) === "0x0",
      "empty logs": JSON.stringify(await atProxy("eth_getLogs", [{ fromBlock: "0x0" }])) === "[]",
      "null receipts": (await atProxy("eth_getTransactionReceipt", [minted])) === null,
      "null transactions": (await atProxy("eth_getTransactionByHash", [minted])) === null,
    };
    const lagging = Object.entries(shown).flatMap(([name, isShown]) => (isShown ? [name] : []));
    expect(lagging).toEqual([lag]);
  });

  it("has no block above its head, and its newest is an older one", async () => {
    node.choose((call) =>
      METHODS_OF_LAG["old head"].includes(call.method) ? { fault: ANSWER_OF_LAG["old head"] } : null,
    );
    const head = Number(await atNode("eth_blockNumber"));
    expect(await atProxy("eth_getBlockByNumber", [numberToHex(head), false])).toBeNull();
    const newest = await atProxy("eth_getBlockByNumber", ["latest", false]);
    expect(newest).toMatchObject({ number: numberToHex(head - 3) });
  });
});
