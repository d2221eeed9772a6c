import { encodeFunctionData } from "viem";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { DeploymentWatch } from "@/lib/server/escrow/chain/deployment-watch";
import { TokenHealthWatch } from "@/lib/server/escrow/chain/token-health-watch";
import { rescanChain } from "@/lib/server/escrow/commands/rescan-chain";
import { type Alarm, alarmOf } from "@/lib/server/kernel/alarm";
import { type Job, JobRunner } from "@/lib/server/kernel/jobs/runner";
import { Reconciler } from "@/lib/server/ledger/reconcile/reconciler";
import { compareJobs } from "@/lib/server/market/jobs/compare-jobs";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { approvedTask } from "@/testing/chain/anvil-flows";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openBehindFaultyNode } from "@/testing/chain/behind-faulty-node";
import type { FaultyNode } from "@/testing/chain/faulty-node";
import type { RpcCall } from "@/testing/chain/node-faults";
import { silent } from "@/testing/silent";
import { waitsWorld } from "@/testing/waiting";
import { Readiness } from "./readiness";
import { CHECKS, JOBS } from "./subsystems";

const STEP_S = 5;
const WITHIN_S = 60;

let house: AnvilHouse;
let node: FaultyNode;
let close: () => Promise<void>;
let readiness: Readiness;
let watches: readonly { tick(): Promise<unknown> }[];

beforeAll(async () => {
  ({ house, node, close } = await openBehindFaultyNode());
  openWatches();
  await pass(STEP_S);
}, 120_000);
afterAll(() => close());
afterEach(() => node.heal());

/** What looks after a house, ticked by the test as all its jobs are. */
function openWatches(): void {
  const { context, chain, chainReader, onChain } = house;
  const log = silent;
  const clock = () => context.clock();
  const tokenHealth = new TokenHealthWatch(chain);
  const { deployment } = onChain;
  const parts = { claims: [], isOwnChain: true, guardianKey: null };
  const deploymentWatch = new DeploymentWatch({ context, chain, deployment, log, ...parts });
  const reconciler = new Reconciler({ context, chainReader, checks: CHECKS, log });
  const world = waitsWorld(context);
  const jobs: Job<null>[] = JOBS.map((job) => ({
    ...job,
    open: () => async () => undefined,
    waits: () => job.waits(world),
  }));
  const comparison = { tick: () => compareJobs({ context, log }) };
  watches = [tokenHealth, deploymentWatch, reconciler, comparison];
  readiness = new Readiness({
    context,
    facts: chain.facts,
    newestBlock: () => chain.link.ask((client) => client.getBlockNumber()).then(Number, () => null),
    head: () => house.indexer.head(),
    runner: JobRunner.open(jobs, { world: null, store: context.store, clock, log }),
    wrongOnChain: () => [...deploymentWatch.wrong().map(alarmOf), ...tokenHealth.wrong().map(alarmOf)],
    wrongInBooks: () => reconciler.wrong(),
    log,
    patienceMs: 30_000,
  });
}

/** Time goes on for house and chain, a block at a beat; whoever the node keeps from ending goes on in the next. */
async function pass(seconds: number): Promise<void> {
  for (let past = 0; past < seconds; past += STEP_S) {
    await house.later(STEP_S);
    await house.tickAsAnswered();
    for (const watch of watches) {
      await watch.tick().catch((error: unknown) => {
        if (!(error instanceof ChainUnavailable)) throw error;
      });
    }
  }
}

const alarms = async () => (await readiness.look()).alarms;
const sentences = async () => (await alarms()).map(({ sentence }) => sentence);

/** The alarm with this sentence, which must be there within a minute of the house's clock. */
async function alarmWithinAMinute(sentence: string): Promise<Alarm> {
  for (let past = 0; past < WITHIN_S; past += STEP_S) {
    await pass(STEP_S);
    const found = (await alarms()).find((alarm) => alarm.sentence === sentence);
    if (found) return found;
  }
  throw new RangeError(`Nobody said that ${sentence}, but ${JSON.stringify(await sentences())}`);
}

async function untilReady(): Promise<void> {
  await house.until(async () => {
    await pass(STEP_S);
    expect(await sentences()).toEqual([]);
  });
}

const hideLogs = () =>
  node.lie([], ({ method }: RpcCall) => method === "eth_getLogs" || method === "eth_getBlockReceipts");
const rescan = () => rescanChain(house.context, { actor: house.actor("operator-001"), input: {} });
const setBalance = (wei: bigint) =>
  house.rpc("anvil_setBalance", [house.chain.facts.relayer, `0x${wei.toString(16)}`]);

describe("books that are green while nothing moves", () => {
  it("are not all that readiness asks for", async () => {
    await house.untilStatus(await approvedTask(house, "MNEE"), "completed");
    await untilReady();
  });

  it("say that a nonce is stuck", async () => {
    const taskId = await approvedTask(house, "ETH");
    const { relayer } = house.chain.facts;
    const setNonce = (nonce: number) => house.rpc("anvil_setNonce", [relayer, `0x${nonce.toString(16)}`]);
    const nonce = await house.chain.link.client.getTransactionCount({ address: relayer });
    house.afterSigning = async () => {
      house.afterSigning = undefined;
      await setNonce(nonce - 1);
    };
    const stuck = "a sent transaction is in no block: the relayer's nonce is stuck";
    expect((await alarmWithinAMinute(stuck)).sinceMs).toBeGreaterThan(0);
    expect(await house.redChecks()).toEqual([]);
    await setNonce(nonce);
    await house.untilStatus(taskId, "completed");
    await untilReady();
  });

  it.each(["ETH", "MNEE"] as const)("say that a deposit was missed, and find it: %s", async (asset) => {
    const task = await house.post(asset);
    hideLogs();
    await house.pay(task);
    await alarmWithinAMinute("the contract has a task in another state than the books");
    expect((await house.task(task.id)).status).toBe("awaiting_payment");
    node.heal();
    house.time.aheadMs += 60_000;
    await house.until(async () => {
      await pass(STEP_S);
      return (await house.task(task.id)).status === "assigned";
    });
    await untilReady();
  });

  it("say that a release was missed", async () => {
    const taskId = await approvedTask(house, "ETH");
    hideLogs();
    await alarmWithinAMinute("a transaction is final, and the books have not seen what it did for its task");
    expect((await house.task(taskId)).status).not.toBe("completed");
    node.heal();
    await rescan();
    await house.untilStatus(taskId, "completed");
    await untilReady();
  });

  it("say that the relayer has run dry, while it has something to relay and before", async () => {
    await setBalance(1n);
    await alarmWithinAMinute("the relayer's ETH does not last for a day");
    const taskId = await approvedTask(house, "MNEE");
    await alarmWithinAMinute("transactions wait to be relayed: the account that sends it has too little ETH");
    expect(await house.redChecks()).toEqual([]);
    for (const sentence of await sentences()) expect(sentence).not.toMatch(/0x|\d/);
    await setBalance(10n ** 19n);
    await house.untilStatus(taskId, "completed");
    await untilReady();
  });
});

/** What only the token's issuer can do. */
async function asIssuer(functionName: "pause" | "unpause"): Promise<void> {
  const { keys, deployment } = house.onChain;
  const data = encodeFunctionData({ abi: mockMneeAbi, functionName });
  const sender = new KeySender(house.chain.link.client);
  await house.mined(await sender.send(keys.deployer, { to: deployment.tokens.MNEE.address, data }));
}

describe("what keys and tokens can do", () => {
  it("is looked at again: a token that is paused", async () => {
    await asIssuer("pause");
    await alarmWithinAMinute("MNEE cannot move: the token is paused by its issuer");
    await asIssuer("unpause");
    await untilReady();
  });

  it("is looked at again: a token that became another program", async () => {
    const { address } = house.chain.facts.tokens.MNEE;
    const code = (await house.chain.link.client.getCode({ address })) ?? "0x";
    await house.rpc("anvil_setCode", [address, `${code}00`]);
    await alarmWithinAMinute("the token's code has changed: an operator must look at it");
    await house.rpc("anvil_setCode", [address, code]);
    await untilReady();
  });

  it.each(["attester", "guardian", "feeAccount"] as const)(
    "is looked at again: an escrow that answers to another %s",
    async (role) => {
      const { escrow, roles } = house.onChain.deployment;
      const code = (await house.chain.link.client.getCode({ address: escrow })) ?? "0x";
      const [own, other] = [roles[role], house.addressOf("buyer-002")].map((at) => at.slice(2).toLowerCase());
      await house.rpc("anvil_setCode", [escrow, code.replaceAll(own ?? "", other ?? "")]);
      const alarm = new RegExp(`^the escrow answers to another .*${role}`);
      const said = async () => (await sentences()).some((sentence) => alarm.test(sentence));
      for (let past = 0; past < WITHIN_S && !(await said()); past += STEP_S) await pass(STEP_S);
      expect(await said()).toBe(true);
      await house.rpc("anvil_setCode", [escrow, code]);
      await untilReady();
    },
  );

  it("is not hidden by a node that does not answer at all", async () => {
    node.inject("connection reset", () => true);
    expect(await sentences()).toContain("the chain does not answer");
    node.heal();
    await untilReady();
  });
});
