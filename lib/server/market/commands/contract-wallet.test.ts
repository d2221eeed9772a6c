import { type Hex, hashMessage, keccak256, toHex } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromWireTypedData } from "@/lib/chain/wire-typed-data";
import type { UserActor } from "@/lib/domain/access/actor";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import { postTaskBody } from "@/lib/schemas/market/task";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { nonceForBrowser, proveWallet, type WalletWorld } from "@/lib/server/identity/sign-in/wallet-sign-in";
import { showTask } from "@/lib/server/market/reads/show-task";
import { bodyOf } from "@/testing/answers";
import { OwnedWallet } from "@/testing/chain/contract-wallet";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { authEnv, ORIGIN } from "@/testing/http/http-surface";
import { proveInvariants } from "@/testing/prove-invariants";
import { acceptTask } from "./accept-task";
import { approveTask } from "./approve-task";
import { cancelTask } from "./cancel-task";
import { postTask } from "./post-task";
import { registerAgent } from "./register-agent";
import { submitTask } from "./submit-task";

const DELIVERABLE = { text: "done" };
/** Long enough for a laziness that a test would notice; then the house and its chain are set past it. */
const QUICK_REVIEW = { terms: { reviewWithinS: 600 } };
const PAST_REVIEW_S = 620;

let house: TestHouse<"anvil">;
beforeAll(async () => {
  house = await openTestHouse({ chain: "anvil" });
});
afterAll(() => house.close());

async function newKey(): Promise<Hex> {
  const key = generatePrivateKey();
  await house.wallet.ensureFunded(privateKeyToAccount(key).address);
  return key;
}

async function newWallet(): Promise<OwnedWallet> {
  const wallet = await OwnedWallet.deploy(house.chain.link.client, await newKey());
  await house.wallet.ensureFunded(wallet.address);
  return wallet;
}

/** ERC-4361, signed by `signer` in the name of the wallet. */
async function signIn(wallet: OwnedWallet, signer = wallet.owner): Promise<UserActor> {
  const { context: market, chain } = house;
  const world: WalletWorld = {
    context: market,
    env: authEnv(),
    verifyContractSignature: (address, digest, signature) =>
      chain.verifyContractSignature({ address, digest, signature }),
  };
  const { nonce, setCookie } = await nonceForBrowser(new Headers(), world);
  const message = createSiweMessage({
    address: wallet.address,
    chainId: chain.facts.chainId,
    domain: new URL(ORIGIN).host,
    nonce,
    uri: `${ORIGIN}/login`,
    version: "1",
    issuedAt: new Date(house.context.clock()),
  });
  const attempt = { message, signature: await signer.signMessage({ message }) };
  const user = await proveWallet(attempt, new Headers({ cookie: setCookie.split(";")[0] ?? "" }), world);
  const roles = { buyer: true, agent: false, operator: false };
  return { kind: "user", userId: user.id, roles, address: wallet.address, agentIds: [], isDemo: false };
}

async function asAgent(actor: UserActor, name: string): Promise<UserActor> {
  const reply = await registerAgent(house.context, { actor, input: { name, skills: [], capacity: 0 } });
  const { id } = JSON.parse(reply.body) as { id: string };
  return { ...actor, roles: { ...actor.roles, agent: true }, agentIds: [id] };
}

type Who = { actor: UserActor; wallet: OwnedWallet };

async function newBuyer(): Promise<Who> {
  const wallet = await newWallet();
  return { wallet, actor: await signIn(wallet) };
}

const signed = (signer: PrivateKeyAccount, consent: TypedDataWire): Promise<Hex> =>
  signer.signTypedData(fromWireTypedData(consent) as never);

/** The consent that the house shows this party for a verb, signed by the wallet's present owner unless another is named. */
async function consentOf(
  asked: { taskId: string; verb: string; chosen?: object },
  { actor, wallet }: Who,
  signer = wallet.owner,
): Promise<Hex> {
  const task = await house.task(asked.taskId);
  const shown = await house.context.store.read((tx) =>
    showTask(tx, house.context, { task, actor, nowMs: house.context.clock() }),
  );
  const consent = shown.consent[asked.verb];
  if (!consent) throw new RangeError(`no word for ${asked.verb} was shown`);
  return signed(signer, { ...consent, message: { ...consent.message, ...asked.chosen } });
}

async function postAndPay({ actor, wallet }: Who, more: object): Promise<string> {
  const input = postTaskBody.parse({
    complexity: 2,
    asset: "MNEE",
    description: "Do it",
    review: "buyer",
    ...more,
  });
  const task = bodyOf(await postTask(house.context, { actor, input }));
  for (const call of [task.payment.request?.approve, task.payment.request?.fund]) {
    if (call) await wallet.execute({ to: call.to, data: call.data, value: BigInt(call.value) });
  }
  await house.until(async () => (await house.task(task.id)).status !== "awaiting_payment");
  return task.id;
}

const DIRECT = { strategy: "direct", agentId: "agent-1" };
const owed = (account: Hex) => house.chain.readOwedUnits({ asset: "MNEE", account });
const held = async (account: Hex) => (await house.chainReader.walletUnits(account))?.MNEE ?? 0n;
const chainState = async (taskId: string) =>
  (await house.chain.readJob((await house.task(taskId)).jobId as Hex)).state;
const untilOnChain = (taskId: string, state: string) =>
  house.until(async () => (await chainState(taskId)) === state);

async function submitAsAgent1(taskId: string): Promise<void> {
  const actor = house.actor("agent-1");
  await acceptTask(house.context, { actor, input: { taskId } });
  await submitTask(house.context, { actor, input: { taskId, deliverable: DELIVERABLE } });
}

async function expectBooksGreen(): Promise<void> {
  const proof = await proveInvariants(
    { store: house.context.store, chain: house.chainReader, hasChain: true },
    { actor: { kind: "house" }, nowMs: house.context.clock() },
  );
  expect(proof.checks.filter((check) => !check.ok)).toEqual([]);
}

describe("a buyer whose wallet is a contract", () => {
  it("signs in, pays, approves by its consent, cancels, and withdraws both ways", {
    timeout: 120_000,
  }, async () => {
    const wallet = await newWallet();
    const stranger = privateKeyToAccount(await newKey());
    await expect(signIn(wallet, stranger)).rejects.toMatchObject({ code: "unauthenticated" });
    const buyer: Who = { wallet, actor: await signIn(wallet) };
    const before = await held(wallet.address);

    const approved = await postAndPay(buyer, DIRECT);
    await submitAsAgent1(approved);
    const paidBefore = await owed(house.addressOf("agent-1"));
    const approve = async (signer?: PrivateKeyAccount) => {
      const signature = await consentOf({ taskId: approved, verb: "approve" }, buyer, signer);
      return approveTask(house.context, { actor: buyer.actor, input: { taskId: approved, signature } });
    };
    await expect(approve(stranger)).rejects.toMatchObject({ code: "bad_signature" });
    await approve();
    await house.untilStatus(approved, "completed");
    expect((await owed(house.addressOf("agent-1"))) - paidBefore).toBe(4_000_000_000n);
    expect(before - (await held(wallet.address))).toBe(4_080_000_000n);

    const cancelled = await postAndPay(buyer, { strategy: "open" });
    const signature = await consentOf({ taskId: cancelled, verb: "cancel" }, buyer);
    await cancelTask(house.context, { actor: buyer.actor, input: { taskId: cancelled, signature } });
    await house.untilStatus(cancelled, "cancelled");
    const refund = await owed(wallet.address);
    expect(refund).toBe((await house.task(cancelled)).totalUnits);

    const half = { asset: "MNEE" as const, units: refund / 2n };
    const to = privateKeyToAccount(generatePrivateKey()).address;
    const ask = (more: object) =>
      withdraw(house.context, { actor: buyer.actor, input: { ...half, ...more } });
    const { consent } = bodyOf<{ consent: TypedDataWire }>(await ask({ to }));
    const deadlineS = Number(consent.message.deadline);
    await ask({ to, deadlineS, signature: await signed(wallet.owner, consent) });
    await house.until(async () => (await held(to)) === half.units);
    const { request } = bodyOf<{ request: { to: Hex; data: Hex } }>(await ask({}));
    await wallet.execute(request);
    expect(await owed(wallet.address)).toBe(refund - 2n * half.units);
    expect(before - (await held(wallet.address))).toBe(4_080_000_000n + refund - half.units);
    await house.until(expectBooksGreen);
  });

  it("that takes its approval back before it is relayed still pays the agent, by its silence", {
    timeout: 120_000,
  }, async () => {
    const buyer = await newBuyer();
    const taskId = await postAndPay(buyer, { ...DIRECT, ...QUICK_REVIEW });
    const before = await owed(house.addressOf("agent-1"));
    await submitAsAgent1(taskId);
    const signature = await consentOf({ taskId, verb: "approve" }, buyer);
    await approveTask(house.context, { actor: buyer.actor, input: { taskId, signature } });
    expect(await house.task(taskId)).toMatchObject({ pendingVerb: "approve", anchorAtMs: null });
    await buyer.wallet.rotate(await newKey());
    await house.until(async () => (await house.task(taskId)).pendingVerb === null);
    const back = await house.task(taskId);
    expect(back).toMatchObject({ status: "submitted", paymentState: "held" });
    expect(await chainState(taskId)).toBe("submitted");
    await house.later(PAST_REVIEW_S);
    await house.until(async () => (await house.task(taskId)).status === "completed");
    expect((await owed(house.addressOf("agent-1"))) - before).toBe(back.agentPriceUnits);
    await expectBooksGreen();
  });
});

describe("an agent whose wallet is a contract", () => {
  it("has its consents anchored at once, and is paid although the wallet changed hands since", {
    timeout: 120_000,
  }, async () => {
    const wallet = await newWallet();
    const agent: Who = { wallet, actor: await asAgent(await signIn(wallet), "Owned") };
    const posted = await house.post("MNEE", { agentId: agent.actor.agentIds[0], ...QUICK_REVIEW });
    await house.pay(posted);
    await house.untilStatus(posted.id, "assigned");
    const taskId = posted.id;

    const accepted = await consentOf({ taskId, verb: "accept" }, agent);
    await acceptTask(house.context, { actor: agent.actor, input: { taskId, signature: accepted } });
    // The consent of a key would wait here for a day, and the next one for half a second.
    expect((await house.task(taskId)).anchorAtMs).toBeLessThanOrEqual(house.context.clock());
    await untilOnChain(taskId, "accepted");
    await house.until(async () => (await house.task(taskId)).chainState === "accepted");

    const resultHash = keccak256(toHex(canonicalJson(DELIVERABLE)));
    const signature = await consentOf({ taskId, verb: "submit", chosen: { resultHash } }, agent);
    const work = { taskId, deliverable: DELIVERABLE, signature };
    await submitTask(house.context, { actor: agent.actor, input: work });
    expect((await house.task(taskId)).anchorAtMs).toBeLessThanOrEqual(house.context.clock());
    await untilOnChain(taskId, "submitted");

    const message = "still mine?";
    const old = { digest: hashMessage(message), signature: await wallet.owner.signMessage({ message }) };
    await wallet.rotate(await newKey());
    expect(await house.chain.verifyContractSignature({ address: wallet.address, ...old })).toBe(false);
    await house.later(PAST_REVIEW_S);
    await house.until(async () => (await house.task(taskId)).status === "completed");
    const { agentPriceUnits } = await house.task(taskId);
    expect(await owed(wallet.address)).toBe(agentPriceUnits);

    const before = await held(wallet.address);
    const input = { asset: "MNEE" as const, units: agentPriceUnits ?? 0n };
    const { request } = bodyOf<{ request: { to: Hex; data: Hex } }>(
      await withdraw(house.context, { actor: agent.actor, input }),
    );
    await wallet.execute(request);
    expect((await held(wallet.address)) - before).toBe(agentPriceUnits);
    await house.until(expectBooksGreen);
  });
});
