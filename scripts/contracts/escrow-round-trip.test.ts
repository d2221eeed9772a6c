import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  type Address,
  createPublicClient,
  createWalletClient,
  getAddress,
  type Hex,
  http,
  keccak256,
  type PublicClient,
  toHex,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chainOf, LOCAL_CHAIN_ID } from "@/lib/chain/chains";
import {
  acceptCall,
  approveCall,
  type EscrowCall,
  fundCall,
  fundFromCreditCall,
  OWN_TRANSACTION,
  rejectCall,
  releaseBatchCall,
  releaseCall,
  settleByDefaultBatchCall,
  settleByDefaultCall,
  submitCall,
  type TimedSignature,
  withdrawCall,
  withdrawToCall,
} from "@/lib/chain/escrow-calls";
import { errorNameOfSelector, revertNameOfError } from "@/lib/chain/escrow-errors";
import { decodeEscrowLog, type EscrowEvent } from "@/lib/chain/escrow-events";
import { readDeadlineS, readJob, readNonce, readOwed, readRoles } from "@/lib/chain/escrow-reads";
import { type ContractTerms, jobIdOf, saltOf, toContractTerms } from "@/lib/chain/escrow-terms";
import {
  acceptTypedData,
  assignTypedData,
  type EscrowConsent,
  type EscrowTypedData,
  rejectTypedData,
  releaseTypedData,
  submitTypedData,
  withdrawToTypedData,
} from "@/lib/chain/escrow-types";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { mockMneeBytecode } from "@/lib/chain/generated/mock-mnee-bytecode";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";
import { taskEscrowBytecode } from "@/lib/chain/generated/task-escrow-bytecode";
import { readStanding, readTokenBalanceWei } from "@/lib/chain/token-reads";
import { ETH_TOKEN } from "@/lib/chain/tokens";
import { freePort } from "@/testing/ports";

const MNEMONIC = "test test test test test test test test test test test junk";
const account = (index: number) => mnemonicToAccount(MNEMONIC, { addressIndex: index });
type Account = ReturnType<typeof account>;
const [house, attester, guardian, fees] = [account(0), account(1), account(2), account(3)];
const [arbiter, buyer, agent, other] = [account(4), account(5), account(6), account(7)];
const FAR = 4_000_000_000n;

let anvil: ChildProcess;
let url: string;
let reader: PublicClient;
let escrow: Address;
let mnee: Address;

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const binary = fileURLToPath(new URL("../../node_modules/.bin/anvil", import.meta.url));
  anvil = spawn(binary, ["--port", String(port), "--silent", "--chain-id", String(LOCAL_CHAIN_ID)], {
    detached: true,
  });
  reader = createPublicClient({
    chain: chainOf(LOCAL_CHAIN_ID, url),
    transport: http(url, { retryCount: 40 }),
    pollingInterval: 20,
  });
  await reader.getBlockNumber();
  mnee = await deploy(mockMneeAbi, mockMneeBytecode, []);
  const roles = [attester.address, guardian.address, fees.address] as const;
  escrow = await deploy(taskEscrowAbi, taskEscrowBytecode, [...roles, [mnee], 1, 2_592_010]);
});

afterAll(() => {
  if (anvil.pid !== undefined) process.kill(-anvil.pid);
});

function walletOf(from: Account) {
  return createWalletClient({ account: from, chain: chainOf(LOCAL_CHAIN_ID, url), transport: http(url) });
}

async function deploy(abi: readonly unknown[], bytecode: Hex, args: readonly unknown[]): Promise<Address> {
  const hash = await walletOf(house).deployContract({ abi, bytecode, args });
  const { contractAddress } = await reader.waitForTransactionReceipt({ hash });
  if (!contractAddress) expect.unreachable("no contract was made");
  return getAddress(contractAddress as Address);
}

async function send(from: Account, call: EscrowCall): Promise<{ events: EscrowEvent[]; gas: bigint }> {
  await reader.call({ account: from, ...call });
  const hash = await walletOf(from).sendTransaction(call);
  const receipt = await reader.waitForTransactionReceipt({ hash });
  expect(receipt.status).toBe("success");
  const events = receipt.logs.map((log) => decodeEscrowLog(log, escrow)).filter((event) => event !== null);
  return { events, gas: receipt.gasUsed };
}

async function sign<W extends EscrowConsent>(signer: Account, consent: EscrowTypedData<W>): Promise<Hex> {
  return signer.signTypedData(consent as unknown as Parameters<Account["signTypedData"]>[0]);
}

async function wordBy<W extends EscrowConsent>(
  signer: Account,
  consent: EscrowTypedData<W>,
): Promise<TimedSignature> {
  return { deadline: FAR, signature: await sign(signer, consent) };
}

let salts = 0;
function termsFor(token: Address, named: Account | null = null): ContractTerms {
  return toContractTerms({
    buyer: buyer.address,
    agent: named?.address ?? null,
    arbiter: arbiter.address,
    token,
    ceilingUnits: 4_000_000_000n,
    feeBps: 200,
    payByS: Number(FAR),
    windows: {
      acceptWithinS: 100,
      deliverWithinS: 200,
      reviewWithinS: 300,
      contestWithinS: 400,
      resolveWithinS: 500,
    },
    graceS: 10,
    quoteHash: keccak256(toHex("quote")),
    salt: saltOf(`tsk_${salts++}`),
  });
}

const place = () => ({ chainId: LOCAL_CHAIN_ID, escrow });
const idOf = (terms: ContractTerms) => jobIdOf({ ...place(), terms });

async function fundInMnee(terms: ContractTerms): Promise<bigint> {
  const hash = await walletOf(house).writeContract({
    address: mnee,
    abi: mockMneeAbi,
    functionName: "mint",
    args: [buyer.address, 4_080_000_000n * 10n ** 9n],
  });
  await reader.waitForTransactionReceipt({ hash });
  await send(buyer, approveCall({ token: mnee, escrow, units: 4_080_000_000n }));
  const { events, gas } = await send(buyer, fundCall({ escrow, terms }));
  expect(events).toEqual([
    { name: "JobFunded", jobId: idOf(terms), buyer: buyer.address, terms, totalUnits: 4_080_000_000n },
  ]);
  return gas;
}

test("the job id and the roles are the contract's", async () => {
  const terms = termsFor(mnee);
  const args = [terms] as const;
  const onChain = await reader.readContract({
    address: escrow,
    abi: taskEscrowAbi,
    functionName: "jobIdOf",
    args,
  });
  expect(idOf(terms)).toBe(onChain);
  expect(await readRoles(reader, { escrow })).toEqual({
    attester: attester.address,
    guardian: guardian.address,
    feeAccount: fees.address,
  });
});

test("an MNEE job runs on relayed consents alone: fund, accept, submit, release, withdraw elsewhere", async () => {
  const terms = termsFor(mnee);
  const jobId = idOf(terms);
  await fundInMnee(terms);
  const price = 3_000_000_000n;
  const hire = { jobId, agent: agent.address, price };
  const assignment = await sign(attester, assignTypedData(place(), hire));
  const accepted = await wordBy(agent, acceptTypedData(place(), { ...hire, deadline: FAR }));
  const assigned = { agent: agent.address, price, assignment };
  expect((await send(house, acceptCall({ escrow, terms, assigned, consent: accepted }))).events).toEqual([
    { name: "JobAccepted", jobId, agent: agent.address, priceUnits: price },
  ]);
  const resultHash = keccak256(toHex("result"));
  const work = { ...hire, round: 0, resultHash, deadline: FAR };
  const recorded = { ...assigned, assignment: "0x" } as const;
  const submitted = await wordBy(agent, submitTypedData(place(), work));
  await send(
    house,
    submitCall({ escrow, terms, assigned: recorded, round: 0, resultHash, consent: submitted }),
  );
  expect(await readJob(reader, { escrow, jobId })).toMatchObject({
    state: "submitted",
    heldUnits: 4_080_000_000n,
    agent: agent.address,
    priceUnits: price,
  });
  expect(await readDeadlineS(reader, { escrow, terms })).toBeGreaterThan(0n);
  const released = await wordBy(buyer, releaseTypedData(place(), { ...hire, deadline: FAR }));
  const { events } = await send(house, releaseCall({ escrow, terms, assigned: recorded, consent: released }));
  expect(events).toEqual([
    {
      name: "JobCompleted",
      jobId,
      agent: agent.address,
      agentUnits: price,
      feeUnits: 60_000_000n,
      buyerUnits: 1_020_000_000n,
      byDefault: false,
    },
  ]);
  const nonce = await readNonce(reader, { escrow, account: agent.address });
  const exit = { token: mnee, account: agent.address, to: other.address, units: price, nonce, deadline: FAR };
  const consent = await wordBy(agent, withdrawToTypedData(place(), exit));
  const call = {
    escrow,
    token: mnee,
    account: agent.address,
    recipient: other.address,
    units: price,
    consent,
  };
  expect((await send(house, withdrawToCall(call))).events).toMatchObject([
    { name: "Withdrawn", units: price },
  ]);
  expect(await readTokenBalanceWei(reader, { token: mnee, account: other.address })).toBe(price * 10n ** 9n);
  await expect(send(house, withdrawToCall(call))).rejects.toSatisfy(
    (error) => revertNameOfError(error) === "BadSignature",
  );
});

test("a named agent's ETH job is refused in part, and a batch says what it skipped", async () => {
  const terms = termsFor(ETH_TOKEN, agent);
  const jobId = idOf(terms);
  await send(buyer, fundCall({ escrow, terms }));
  const assigned = { agent: agent.address, price: terms.ceiling, assignment: "0x" } as const;
  const resultHash = keccak256(toHex("result"));
  await send(agent, submitCall({ escrow, terms, assigned, round: 0, resultHash, consent: OWN_TRANSACTION }));
  const refusal = { jobId, round: 0, undisputedBps: 2_500, deadline: FAR };
  const consent = await wordBy(buyer, rejectTypedData(place(), refusal));
  const rejected = await send(house, rejectCall({ escrow, terms, round: 0, undisputedBps: 2_500, consent }));
  expect(rejected.events).toMatchObject([
    { name: "JobRejected", agentUnits: 1_000_000_000n, feeUnits: 20_000_000n },
  ]);
  const items = [
    { terms: termsFor(ETH_TOKEN), assigned, consent: OWN_TRANSACTION },
    { terms, assigned, consent: OWN_TRANSACTION },
  ];
  const { events } = await send(buyer, releaseBatchCall({ escrow, items }));
  expect(events.map((event) => event.name)).toEqual(["BatchItemSkipped", "JobCompleted"]);
  const [skipped] = events;
  expect(skipped?.name === "BatchItemSkipped" && errorNameOfSelector(skipped.reason)).toBe("WrongState");
  await send(agent, withdrawCall({ escrow, token: ETH_TOKEN, units: 4_000_000_000n }));
  await send(fees, withdrawCall({ escrow, token: ETH_TOKEN, units: 80_000_000n }));
  expect(await reader.getBalance({ address: escrow })).toBe(0n);
});

test("silence refunds, and the refund pays for the next job", async () => {
  const terms = termsFor(mnee);
  await fundInMnee(terms);
  await expect(send(house, settleByDefaultCall({ escrow, terms }))).rejects.toSatisfy(
    (error) => revertNameOfError(error) === "TooEarly",
  );
  await reader.request({ method: "evm_increaseTime", params: [111] } as never);
  await reader.request({ method: "evm_mine", params: [] } as never);
  const { events } = await send(other, settleByDefaultBatchCall({ escrow, items: [terms] }));
  expect(events).toMatchObject([{ name: "JobExpired", buyerUnits: 4_080_000_000n }]);
  const next = termsFor(mnee);
  const before = await readOwed(reader, { escrow, token: mnee, account: buyer.address });
  const spent = await send(buyer, fundFromCreditCall({ escrow, terms: next }));
  expect(spent.events.map((event) => event.name)).toEqual(["JobFunded", "CreditSpent"]);
  const after = await readOwed(reader, { escrow, token: mnee, account: buyer.address });
  expect(before - after).toBe(4_080_000_000n);
  expect(await readStanding(reader, { token: mnee, account: buyer.address })).toEqual({
    isFrozen: false,
    isBlacklisted: false,
  });
});
