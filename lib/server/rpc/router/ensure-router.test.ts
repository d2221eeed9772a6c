import { encodeFunctionData, erc20Abi, type Hex, keccak256, toHex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { paymentRouterAbi } from "@/lib/chain/generated/payment-router";
import { setSpenderCall } from "@/lib/chain/router-calls";
import { readTokenBalanceWei } from "@/lib/chain/token-reads";
import { readRouter, writeRouter } from "@/lib/server/rpc/chain-record";
import { fundLocalAccounts } from "@/lib/server/rpc/fund-local-accounts";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { type AnvilChain, atOnce, startAnvilChain } from "@/testing/chain/anvil-chain";
import { stranger } from "@/testing/start";
import { ensureRouter, type RouterOrder } from "./ensure-router";

const MNEE_WEI = 10n ** 18n;
const abi = paymentRouterAbi;
const SERVICE = keccak256(toHex("PRICE_ORACLE"));

describe("the router of the demo's chain", () => {
  let onChain: AnvilChain;
  let order: RouterOrder;
  beforeAll(async () => {
    onChain = await startAnvilChain();
  });
  afterAll(() => onChain.dispose());

  /** A house of its own on the same chain: no record, other keys. */
  beforeEach(async () => {
    const { deployment, dataDir, keys } = onChain;
    const own = { treasury: generatePrivateKey(), spender: generatePrivateKey() };
    await fundLocalAccounts(onChain.anvil.rpcUrl, Object.values(own).map(privateKeyToAddress));
    order = {
      client: onChain.link.client,
      chainId: deployment.chainId,
      dataDir: `${dataDir}/${own.spender.slice(2, 10)}`,
      token: deployment.tokens.MNEE.address,
      guardian: deployment.roles.guardian,
      keys: { deployer: keys.deployer, ...own },
    };
  });

  const ensure = (with_: Partial<RouterOrder> = {}) =>
    atOnce(onChain, () => ensureRouter({ ...order, ...with_ }));
  const ownRecord = () => readRouter(order.dataDir, order.chainId);
  const balanceOf = (account: Hex) => readTokenBalanceWei(order.client, { token: order.token, account });
  const sentBy = (key: Hex) => order.client.getTransactionCount({ address: privateKeyToAddress(key) });

  async function send(key: Hex, to: Hex, data: Hex): Promise<void> {
    const hash = await atOnce(onChain, () => new KeySender(order.client).send(key, { to, data }));
    const { status } = await order.client.waitForTransactionReceipt({ hash });
    expect(status).toBe("success");
  }

  it("is deployed for a treasury that has money and a spender with a ceiling", async () => {
    const { router, treasury, isSetUp } = await ensure();
    expect(ownRecord()).toMatchObject({ router, treasury, isSetUp: true });
    expect(isSetUp).toBe(true);
    expect(await balanceOf(treasury)).toBe(1_000_000n * MNEE_WEI);
    const provider = stranger();
    const service = encodeFunctionData({
      abi,
      functionName: "setService",
      args: [SERVICE, provider, 50_000_000n, true],
    });
    await send(order.keys.treasury, router, service);
    const payment = encodeFunctionData({
      abi,
      functionName: "payForService",
      args: [SERVICE, "user-agent", "task-1", 2n, keccak256(toHex("call-1")), 100_000_000n],
    });
    await send(order.keys.spender, router, payment);
    expect(await balanceOf(provider)).toBe(MNEE_WEI / 10n);
    expect(await order.client.readContract({ address: router, abi, functionName: "leftToday" })).toEqual([
      89_900_000_000n,
      60_000_000_000_000n,
    ]);
    await expect(
      new KeySender(order.client).send(order.keys.spender, { to: router, data: payment }),
    ).rejects.toThrow("refuse");
  });

  it("is found again, and what its treasury decided stays", async () => {
    const first = await ensure();
    const spender = stranger();
    const limits = { spender, dailyCeilingUnits: 1n, dailyPayoutCeilingUnits: 2n };
    const { to, data } = setSpenderCall(first.router, limits);
    await send(order.keys.treasury, to, data);
    const before = await Promise.all([sentBy(order.keys.treasury), sentBy(order.keys.deployer)]);
    expect(await ensure()).toEqual(first);
    expect(await Promise.all([sentBy(order.keys.treasury), sentBy(order.keys.deployer)])).toEqual(before);
    const read = { address: first.router, abi } as const;
    expect(await order.client.readContract({ ...read, functionName: "spender" })).toBe(spender);
    expect(await order.client.readContract({ ...read, functionName: "ceilings" })).toEqual([1n, 2n]);
  });

  it("lets uptime be paid where it was set up before anything was, under the ceiling that it has", async () => {
    const { router } = await ensure();
    const spender = privateKeyToAddress(order.keys.spender);
    const limits = { spender, dailyCeilingUnits: 5n, dailyPayoutCeilingUnits: 0n };
    const { to, data } = setSpenderCall(router, limits);
    await send(order.keys.treasury, to, data);
    await ensure();
    const read = { address: router, abi, functionName: "ceilings" } as const;
    expect(await order.client.readContract(read)).toEqual([5n, 60_000_000_000_000n]);
  });

  it("is set up after a crash that came before, without more money", async () => {
    const first = await ensure();
    writeRouter(order.dataDir, { ...first, isSetUp: false });
    expect(await ensure()).toEqual(first);
    expect(await balanceOf(first.treasury)).toBe(1_000_000n * MNEE_WEI);
    const args = [first.treasury, first.router] as const;
    const allowance = { address: order.token, abi: erc20Abi, functionName: "allowance", args } as const;
    expect(await order.client.readContract(allowance)).toBe(1_000_000n * MNEE_WEI);
  });

  it("is deployed again when the chain lost it before its first use, and refused afterwards", async () => {
    const first = await ensure();
    const lost = stranger();
    writeRouter(order.dataDir, { ...first, router: lost, isSetUp: false });
    const second = await ensure();
    expect([lost, first.router]).not.toContain(second.router);
    expect(ownRecord()).toEqual(second);
    writeRouter(order.dataDir, { ...second, router: lost });
    await expect(ensure()).rejects.toMatchObject({ code: "chain_refused" });
  });

  it.each(["treasury", "guardian"] as const)("is refused with another %s on record", async (role) => {
    const first = await ensure();
    const other = stranger();
    writeRouter(order.dataDir, { ...first, [role]: other });
    await expect(ensure()).rejects.toThrow(other);
    expect(ownRecord()).toMatchObject({ [role]: other });
  });

  it("is refused on another token", async () => {
    await ensure();
    const token = stranger();
    await expect(ensure({ token })).rejects.toThrow(token);
  });

  it("says in a sentence what stopped it", async () => {
    const guardian = privateKeyToAddress(order.keys.treasury);
    await expect(ensure({ guardian })).rejects.toThrow("InvalidDeployment");
    expect(ownRecord()).toBeNull();
  });
});
