import { encodeFunctionData, type Hex } from "viem";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readIsFundingPaused } from "@/lib/chain/escrow-reads";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { paymentRouterAbi } from "@/lib/chain/generated/payment-router";
import { setSpenderCall } from "@/lib/chain/router-calls";
import { LostRace } from "@/lib/domain/errors";
import { acceptTokenCode } from "@/lib/server/escrow/commands/accept-token-code";
import { unacceptedCode } from "@/lib/server/escrow/tables/token-code";
import type { Claim } from "@/lib/server/rpc/deployment-differs";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { actorOf } from "@/testing/people";
import { silent } from "@/testing/silent";
import { DeploymentWatch } from "./deployment-watch";

let house: TestHouse<"anvil">;
let snapshot: unknown;
beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
});
beforeEach(async () => {
  if (snapshot) await house.rpc("evm_revert", [snapshot]);
  snapshot = await house.rpc("evm_snapshot");
  await house.context.store.write((tx) => tx.run("DELETE FROM house_facts WHERE key = 'token_code'"));
});
afterAll(() => house.close());

const watch = (more: { claims?: Claim[]; guardianKey?: Hex | null } = {}) =>
  new DeploymentWatch({
    context: house.context,
    chain: house.chain,
    deployment: house.onChain.deployment,
    claims: [],
    isOwnChain: true,
    guardianKey: house.onChain.keys.deployer,
    log: silent,
    ...more,
  });
async function wrong(watching = watch()): Promise<readonly string[]> {
  await watching.tick();
  return watching.wrong();
}
const isPaused = () => readIsFundingPaused(house.onChain.link.client, house.onChain.deployment);

async function freezeEscrow(): Promise<void> {
  const { keys, deployment } = house.onChain;
  const data = encodeFunctionData({ abi: mockMneeAbi, functionName: "freeze", args: [deployment.escrow] });
  await new KeySender(house.onChain.link.client).send(keys.deployer, {
    to: deployment.tokens.MNEE.address,
    data,
  });
  await house.mine(1);
}

describe("a deployment that is looked at while the house runs", () => {
  it("has nothing wrong with it as it was deployed", async () => {
    expect(await wrong()).toEqual([]);
  });

  it("answers to another key than the house has", async () => {
    const claims: Claim[] = [
      { role: "attester", source: "a key", address: house.addressOf("buyer-001") },
      { role: "feeAccount", source: "a key", address: house.addressOf("buyer-001") },
    ];
    expect(await wrong(watch({ claims }))).toEqual([
      "the escrow answers to another attester, feeAccount than this house has",
    ]);
  });

  it("is gone, which keeps what else was found and fails the look that cannot be made", async () => {
    const watching = watch();
    await house.rpc("anvil_setBalance", [house.chain.facts.relayer, "0x5af3107a4000"]);
    await watching.tick();
    await freezeEscrow();
    await house.rpc("anvil_setCode", [house.onChain.deployment.escrow, "0x"]);
    await expect(watching.tick()).rejects.toThrow();
    expect(watching.wrong()).toEqual(
      expect.arrayContaining([
        "the chain no longer has the escrow of these books",
        "the relayer's ETH does not last for a day",
      ]),
    );
  });

  it("has a router that lets nobody of ours spend, or whose key cannot pay for a day", async () => {
    const { keys, router } = house.onChain;
    const watching = watch();
    const byTreasury = async (functionName: "stop" | "start") => {
      const data = encodeFunctionData({ abi: paymentRouterAbi, functionName });
      await new KeySender(house.onChain.link.client).send(keys.treasury, { to: router.address, data });
      await house.mine(1);
    };
    await byTreasury("stop");
    expect(await wrong(watching)).toEqual(["the treasury's spending is stopped on the chain"]);
    await byTreasury("start");
    expect(await wrong(watching)).toEqual([]);
    await house.rpc("anvil_setBalance", [router.spender, "0x5af3107a4000"]);
    const low = "the ETH of the key that spends for the treasury does not last for a day";
    expect(await wrong(watching)).toEqual([low]);
    expect(watching.detailOf(low)).toMatch(/^it pays for \d+ more/);
    const limits = {
      spender: house.addressOf("buyer-001"),
      dailyCeilingUnits: 1n,
      dailyPayoutCeilingUnits: 0n,
    };
    await new KeySender(house.onChain.link.client).send(
      keys.treasury,
      setSpenderCall(router.address, limits),
    );
    await house.mine(1);
    expect(await wrong(watching)).toEqual([
      "the treasury's router lets another key spend than this house has",
    ]);
  });

  it("has a relayer that cannot pay for a day, and says so until it can", async () => {
    const watching = watch();
    await house.rpc("anvil_setBalance", [house.chain.facts.relayer, "0x5af3107a4000"]);
    const [sentence] = await wrong(watching);
    expect(sentence).toBe("the relayer's ETH does not last for a day");
    expect(watching.detailOf(sentence ?? "")).toMatch(
      /^it pays for \d+ more transactions .* of 20 that a day/,
    );
    await house.rpc("anvil_setBalance", [house.chain.facts.relayer, "0x8ac7230489e80000"]);
    expect(await wrong(watching)).toEqual([]);
  });

  it("has a token whose code was changed, until an operator has looked at it; also after a restart", async () => {
    expect(await wrong()).toEqual([]);
    const { address } = house.onChain.deployment.tokens.MNEE;
    const slot = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
    await house.rpc("anvil_setStorageAt", [address, slot, `0x${"11".repeat(20).padStart(64, "0")}`]);
    expect(await wrong()).toEqual([]);
    await house.rpc("anvil_setCode", [`0x${"11".repeat(20)}`, "0x6001"]);
    const changed = "the token's code has changed: an operator must look at it";
    expect(await wrong()).toEqual([changed]);
    const restarted = watch();
    expect(await wrong(restarted)).toEqual([changed]);
    const code = await house.context.store.read(unacceptedCode);
    expect(restarted.detailOf(changed)).toContain(`its code is ${code}`);
    const accept = (what: Hex) =>
      acceptTokenCode(house.context, {
        actor: actorOf("operator-001"),
        input: { code: what, reason: "Read its release notes" },
      });
    await expect(accept(`0x${"0".repeat(64)}`)).rejects.toThrow(LostRace);
    expect(await wrong(restarted)).toEqual([changed]);
    expect((await accept(code ?? "0x")).status).toBe(200);
    expect(await wrong(restarted)).toEqual([]);
    expect(await house.context.store.read(unacceptedCode)).toBeNull();
  });
});

describe("an escrow whose account the token's issuer has stopped", () => {
  it("takes no new money: the guardian pauses funding, once", async () => {
    await freezeEscrow();
    const { guardian: address } = house.onChain.deployment.roles;
    const sent = () => house.onChain.link.client.getTransactionCount({ address, blockTag: "pending" });
    const before = await sent();
    const watching = watch();
    const isBeingPaused = [expect.stringContaining("funding is being paused")];
    await house.rpc("evm_setAutomine", [false]);
    await house.rpc("evm_setIntervalMining", [0]);
    expect(await wrong(watching)).toEqual(isBeingPaused);
    expect(await wrong(watching)).toEqual(isBeingPaused);
    await house.mine(1);
    expect(await sent()).toBe(before + 1);
    expect(await isPaused()).toBe(true);
    expect(await wrong(watching)).toEqual([]);
  });

  it("has its operator told where somebody else is the guardian", async () => {
    await freezeEscrow();
    expect(await wrong(watch({ guardianKey: null }))).toEqual([
      expect.stringContaining("the guardian must pause funding"),
    ]);
    expect(await isPaused()).toBe(false);
  });
});
