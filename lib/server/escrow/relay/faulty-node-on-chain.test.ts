import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { approveCall } from "@/lib/chain/escrow-calls";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import { fromWireTypedData } from "@/lib/chain/wire-typed-data";
import type { UserActor } from "@/lib/domain/access/actor";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { SECOND_MS } from "@/lib/domain/time";
import { postTaskBody } from "@/lib/schemas/market/task";
import { openDemoWallet } from "@/lib/server/demo/wallets/demo-wallet";
import { withdraw } from "@/lib/server/escrow/commands/withdraw";
import { signInWallet } from "@/lib/server/identity/commands/sign-in-wallet";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { postTask } from "@/lib/server/market/commands/post-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { showTask } from "@/lib/server/market/reads/show-task";
import { bodyOf } from "@/testing/answers";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openBehindFaultyNode } from "@/testing/chain/behind-faulty-node";
import { OwnedWallet } from "@/testing/chain/contract-wallet";
import type { FaultyNode } from "@/testing/chain/faulty-node";
import { NODE_FAULTS, type NodeFault, type RpcCall } from "@/testing/chain/node-faults";

let house: AnvilHouse;
let node: FaultyNode;
let close: () => Promise<void>;
let buyer: Buyer;
/** One for each fault, then three more. */
let taskIds: string[];
beforeAll(async () => {
  ({ house, node, close } = await openBehindFaultyNode());
  buyer = await newBuyer();
  taskIds = await tasksInHand(NODE_FAULTS.length + 3);
}, 120_000);
afterAll(() => close());
afterEach(() => node.heal());

const STEP_MS = 2 * SECOND_MS;

type Calls = (call: RpcCall) => boolean;
const isAbout = (address: string, params: readonly unknown[]) =>
  JSON.stringify(params[0]).toLowerCase().includes(address.slice(2).toLowerCase());
/** As the relayer would send it. */
const isTrial: Calls = ({ method, params }) =>
  method === "eth_call" && isAbout(house.chain.facts.relayer, params);
const is =
  (name: string): Calls =>
  ({ method }) =>
    method === name;

const rowsOf = (taskId: string) => house.context.store.read((tx) => outboxOf(tx, taskId));
const owed = () => house.chain.readOwedUnits({ asset: "MNEE", account: house.addressOf("agent-1") });

/** What the house does in a moment; a job that the node keeps from ending goes on in the next. */
async function beat(): Promise<void> {
  for (const job of [house.indexer, house.keeper, house.sender]) {
    await job.tick().catch((error: unknown) => {
      if (!(error instanceof ChainUnavailable)) throw error;
    });
  }
  await house.mine(1);
}

/** Beats until it is so; each beat is a few seconds later for the house, so that no pause is sat out. */
async function until(condition: () => Promise<boolean>, stepMs: number): Promise<void> {
  for (let turn = 0; turn < 150; turn += 1) {
    await beat();
    if (await condition()) return;
    house.time.aheadMs += stepMs;
  }
  throw new RangeError("it never came to that");
}

const accepted = (taskId: string) =>
  acceptTask(house.context, { actor: house.actor("agent-1"), input: { taskId } });
const submitted = (taskId: string) => {
  const input = { taskId, deliverable: { text: "x" } };
  return submitTask(house.context, { actor: house.actor("agent-1"), input });
};

describe("a timely submission whose trial call meets a node that has reached its limit", () => {
  it("is anchored when the node is well again, and silence pays the agent", async () => {
    const before = await owed();
    const task = await house.post("MNEE", { terms: { reviewWithinS: 60 } });
    await house.pay(task);
    await until(async () => (await house.task(task.id)).status === "assigned", 0);
    await accepted(task.id);
    await submitted(task.id);
    node.inject("limit exceeded", isTrial);
    await until(async () => node.hits() > 3, STEP_MS);
    expect(await rowsOf(task.id)).toMatchObject([{ kind: "submit", state: "queued" }]);
    node.heal();
    await until(async () => (await house.task(task.id)).chainState === "submitted", STEP_MS);
    await house.rpc("evm_increaseTime", [90]);
    await house.mine(1);
    house.time.aheadMs += 90 * SECOND_MS;
    await until(async () => (await house.task(task.id)).status === "completed", 0);
    expect((await owed()) - before).toBe((await house.task(task.id)).agentPriceUnits);
  });
});

/** The one buyer is a wallet contract: its approvals are asked of the chain, and anchor the submission first. */
interface Buyer {
  readonly actor: UserActor;
  readonly wallet: OwnedWallet;
}

async function newBuyer(): Promise<Buyer> {
  const ownerKey = generatePrivateKey();
  await house.wallet.ensureFunded(privateKeyToAccount(ownerKey).address);
  const wallet = await OwnedWallet.deploy(house.onChain.link.client, ownerKey);
  const { address } = wallet;
  await house.wallet.ensureFunded(address);
  const { id: userId } = await signInWallet(house.context, { address });
  const roles = { buyer: true, agent: false, operator: false };
  return { wallet, actor: { kind: "user", userId, roles, address, agentIds: [], isDemo: false } };
}

/** Tasks that the wallet has paid, in the agent's hands. */
async function tasksInHand(count: number): Promise<string[]> {
  const work = { complexity: 2, asset: "MNEE", description: "Do it", review: "buyer" };
  const input = postTaskBody.parse({ ...work, strategy: "direct", agentId: "agent-1" });
  const { escrow, tokens } = house.onChain.deployment;
  const approval = approveCall({ token: tokens.MNEE.address, escrow, units: 1_000_000_000_000n });
  await buyer.wallet.execute(approval);
  const each = Array.from({ length: count }, async () => {
    const task = bodyOf(await postTask(house.context, { actor: buyer.actor, input }));
    const { to, data } = task.payment.request?.fund ?? {};
    await buyer.wallet.execute({ to: to as Hex, data: data as Hex });
    return task.id;
  });
  const ids = await Promise.all(each);
  const statuses = async () => Promise.all(ids.map(statusOf));
  await until(async () => (await statuses()).every((status) => status === "assigned"), 0);
  for (const id of ids) await accepted(id);
  return ids;
}

const statusOf = async (taskId: string) => (await house.task(taskId)).status;

async function approve(taskId: string): Promise<unknown> {
  const { wallet, actor } = buyer;
  const task = await house.task(taskId);
  const shown = await house.context.store.read((tx) =>
    showTask(tx, house.context, { task, actor, nowMs: house.context.clock() }),
  );
  const consent = shown.consent.approve;
  if (!consent) throw new RangeError("no consent was shown");
  const signature = await wallet.owner.signTypedData(fromWireTypedData(consent) as never);
  return approveTask(house.context, { actor, input: { taskId, signature } });
}

/** Beats while the fault lasts, and sees that it was met and that nothing was given up. */
async function sitOut(fault: NodeFault, isMeant: Calls, taskId: string): Promise<void> {
  node.inject(fault, isMeant);
  await until(async () => node.hits() > 0, STEP_MS);
  house.restartJobs();
  await until(async () => node.hits() > 3, STEP_MS);
  const rows = await rowsOf(taskId);
  expect(rows.filter(({ state }) => state === "reverted" || state === "cancelled")).toEqual([]);
  expect(await house.task(taskId)).toMatchObject({ status: "submitted", pendingVerb: "approve" });
  node.heal();
}

describe.each(NODE_FAULTS)("a node whose fault is: %s", (fault) => {
  let taskId: string;
  let before: bigint;
  beforeAll(async () => {
    before = await owed();
    taskId = taskIds[NODE_FAULTS.indexOf(fault)] ?? "";
    await submitted(taskId);
  });

  it("at a wallet contract's signature check: 503, and nothing is decided", async () => {
    const { address } = buyer.wallet;
    node.inject(fault, ({ method, params }) => method === "eth_call" && isAbout(address, params));
    await expect(approve(taskId)).rejects.toMatchObject({
      code: "chain_unavailable",
      status: 503,
      retryAfterS: 5,
    });
    expect(node.hits()).toBeGreaterThan(0);
    expect(await house.task(taskId)).toMatchObject({ status: "submitted", pendingVerb: null });
    expect(await rowsOf(taskId)).toEqual([]);
    node.heal();
    await expect
      .poll(() => approve(taskId).catch((error: unknown) => error), { timeout: 20_000 })
      .toMatchObject({ status: 200 });
  });

  it("at the trial call: the rows wait, and say why", async () => {
    await sitOut(fault, isTrial, taskId);
    const [submit, release] = await rowsOf(taskId);
    expect(submit).toMatchObject({ kind: "submit", state: "queued" });
    expect(submit?.faults).toBeGreaterThan(1);
    expect(submit?.error).toMatch(/^the node/);
    expect(release).toMatchObject({ kind: "release", state: "queued", faults: 0 });
  });

  it("at sending: what is signed waits", async () => {
    await sitOut(fault, is("eth_sendRawTransaction"), taskId);
    const [submit, release] = await rowsOf(taskId);
    expect(submit).toMatchObject({ state: "signed" });
    // Where nobody answered at all the round ended with the first.
    expect(release?.state).toMatch(/^(signed|queued)$/);
  });

  it("at receipts: what is sent waits, and then the agent is paid", async () => {
    await sitOut(fault, is("eth_getTransactionReceipt"), taskId);
    await until(async () => (await house.task(taskId)).status === "completed", STEP_MS);
    expect(await rowsOf(taskId)).toMatchObject([
      { state: "confirmed", error: null, faults: 0 },
      { state: "confirmed", error: null, faults: 0 },
    ]);
    const { agentPriceUnits } = await house.task(taskId);
    expect((await owed()) - before).toBe(agentPriceUnits);
  });

  it("at the estimate of the agent's own withdrawal: 503, and then it is sent", async () => {
    const units = (await house.task(taskId)).agentPriceUnits ?? 0n;
    const input = { asset: "MNEE" as const, units };
    const reply = await withdraw(house.context, { actor: house.actor("agent-1"), input });
    const { request } = JSON.parse(reply.body) as { request: { to: Hex; data: Hex } };
    const held = await owed();
    const { MNEE } = house.onChain.deployment.tokens;
    const { deployer: bankKey } = house.onChain.keys;
    const { store } = house.context;
    const wallet = openDemoWallet({ link: house.chain.link, store, token: MNEE.address, bankKey });
    node.inject(fault, is("eth_estimateGas"));
    await expect(wallet.send("agent-1", request)).rejects.toMatchObject({ code: "chain_unavailable" });
    expect(node.hits()).toBeGreaterThan(0);
    node.heal();
    const sent = () => wallet.send("agent-1", request).catch(() => null);
    let hash: Hex | null = null;
    await expect.poll(async () => (hash ??= await sent()), { timeout: 20_000 }).not.toBeNull();
    await house.mined(hash ?? "0x");
    expect(held - (await owed())).toBe(units);
  });
});

describe("a fault that only one of several meets", () => {
  it("holds up nobody else", async () => {
    const [held, free] = taskIds.slice(NODE_FAULTS.length);
    if (!held || !free) throw new RangeError("too few tasks");
    for (const taskId of [held, free]) {
      await submitted(taskId);
      await approve(taskId);
    }
    const { salt } = termsFromJson((await house.task(held)).chainTerms ?? {});
    node.inject("missing trie node", (call) => isTrial(call) && isAbout(salt, call.params));
    await until(async () => (await statusOf(free)) === "completed", STEP_MS);
    const [submit, release] = await rowsOf(held);
    expect(submit).toMatchObject({ state: "queued", error: "the node lacks state" });
    expect(release).toMatchObject({ state: "queued", error: null });
    node.heal();
    await until(async () => (await statusOf(held)) === "completed", STEP_MS);
  });

  it("pays once where the node took a transaction and said that it did not", async () => {
    const last = taskIds.at(-1);
    if (!last) throw new RangeError("too few tasks");
    const before = await owed();
    await submitted(last);
    await approve(last);
    node.inject("internal error", is("eth_sendRawTransaction"), { isDone: true });
    await until(async () => (await statusOf(last)) === "completed", STEP_MS);
    expect(node.hits()).toBeGreaterThan(1);
    expect(await rowsOf(last)).toMatchObject([
      { state: "confirmed", attempts: 1 },
      { state: "confirmed", attempts: 1 },
    ]);
    expect((await owed()) - before).toBe((await house.task(last)).agentPriceUnits);
  });
});

it("leaves green books behind", async () => {
  await house.mine(6);
  await beat();
  await beat();
  await expect.poll(() => house.redChecks(), { timeout: 20_000 }).toEqual([]);
});
