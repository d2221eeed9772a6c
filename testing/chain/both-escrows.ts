import {
  type Address,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  isAddressEqual,
  parseEther,
  toHex,
  zeroAddress,
} from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { expect } from "vitest";
import type { EscrowCall, TimedSignature } from "@/lib/chain/escrow-calls";
import { decodeEscrowLog } from "@/lib/chain/escrow-events";
import { readJob, readOwed } from "@/lib/chain/escrow-reads";
import { type ContractTerms, jobIdOf } from "@/lib/chain/escrow-terms";
import type { EscrowConsent, EscrowPlace, EscrowTypedData } from "@/lib/chain/escrow-types";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { rawRpc } from "@/lib/server/rpc/json-rpc";
import { sortNodeAnswer } from "@/lib/server/rpc/node-answer";
import { type AnvilChain, NODE_PATIENCE_MS, startAnvilChain } from "./anvil-chain";
import { FakeEscrow } from "./fake-escrow";
import { Revert } from "./fake-funding";

const GAS = 1_000_000;

/** What came of a transaction: the event it left, or the contract's reason against it. */
type Outcome = { readonly name: string; readonly jobId: Hex | null; readonly args: unknown } | string;

/** The contract on anvil and the fake beside it, given the same transactions at the same seconds. */
export class BothEscrows {
  readonly place: EscrowPlace;
  readonly token: Address;
  readonly feeAccount: Address;
  readonly attester: PrivateKeyAccount;
  /** The second of the last block; the next transaction is mined one later, or `later`. */
  nowS: number;
  private readonly fake: FakeEscrow;
  private readonly watched = new Set<Address>();

  private constructor(
    private readonly chain: AnvilChain,
    nowS: number,
  ) {
    const { chainId, escrow, tokens, roles } = chain.deployment;
    this.place = { chainId, escrow };
    this.token = tokens.MNEE.address;
    this.feeAccount = roles.feeAccount;
    this.attester = privateKeyToAccount(chain.keys.attester);
    this.nowS = nowS;
    const { place, token, feeAccount } = this;
    const fixed = { place, token, feeAccount, attester: this.attester.address };
    this.fake = new FakeEscrow(fixed, () => this.nowS);
    this.watched.add(feeAccount);
  }

  static async open(): Promise<BothEscrows> {
    const chain = await startAnvilChain();
    const { timestamp } = await chain.link.client.getBlock();
    const both = new BothEscrows(chain, Number(timestamp) + 10);
    await both.rpc("evm_setAutomine", [true]);
    await both.rpc("anvil_autoImpersonateAccount", [true]);
    return both;
  }

  close(): Promise<void> {
    return this.chain.dispose();
  }

  /** Somebody with ether, whose credit is compared from now on. */
  async person(): Promise<PrivateKeyAccount> {
    const account = privateKeyToAccount(generatePrivateKey());
    await this.rpc("anvil_setBalance", [account.address, toHex(parseEther("100"))]);
    this.watched.add(account.address);
    return account;
  }

  /** Tokens in hand, and the escrow allowed to take them. */
  async giveTokens(to: Address, wei: bigint): Promise<void> {
    const mint = encodeFunctionData({ abi: mockMneeAbi, functionName: "mint", args: [to, wei] });
    const args = [this.place.escrow, wei] as const;
    const approve = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args });
    const deployer = privateKeyToAccount(this.chain.keys.deployer).address;
    for (const [from, data] of [
      [deployer, mint],
      [to, approve],
    ] as const) {
      expect(await this.mine(from, { to: this.token, data, value: 0n })).toMatchObject({ status: "success" });
    }
  }

  sign<W extends EscrowConsent>(signer: PrivateKeyAccount, consent: EscrowTypedData<W>): Promise<Hex> {
    return signer.signTypedData(consent as unknown as Parameters<PrivateKeyAccount["signTypedData"]>[0]);
  }

  /** A consent that is good for an hour. */
  async word<W extends EscrowConsent>(
    signer: PrivateKeyAccount,
    consent: (deadline: bigint) => EscrowTypedData<W>,
    forS = 3_600,
  ): Promise<TimedSignature> {
    const deadline = BigInt(this.nowS + forS);
    return { deadline, signature: await this.sign(signer, consent(deadline)) };
  }

  later(seconds: number): void {
    this.nowS += seconds - 1;
  }

  /** Sends it to both, which must say the same and then stand the same; answers the event's or the error's name. */
  async send(from: Address, call: EscrowCall, terms: ContractTerms | null = null): Promise<string> {
    const real = await this.sendToContract(from, call);
    const fake = await this.sendToFake(from, call);
    expect(fake).toEqual(real);
    if (terms) expect(await this.fakeState(terms)).toEqual(await this.realState(terms));
    return typeof real === "string" ? real : real.name;
  }

  nonceOf(account: Address): bigint {
    return this.fake.credits.nonceOf(account);
  }

  private async sendToContract(from: Address, call: EscrowCall): Promise<Outcome> {
    const receipt = await this.mine(from, call);
    const { client } = this.chain.link;
    if (receipt.status === "success") {
      const events = receipt.logs.flatMap((log) => decodeEscrowLog(log, this.place.escrow) ?? []);
      expect(events).toHaveLength(1);
      const { name, jobId, ...args } = events[0] ?? { name: "none", jobId: null };
      return { name, jobId, args };
    }
    // A refused transaction leaves the state as it was, so that a call at its block meets the same.
    const again = client.call({ account: from, ...call, blockNumber: receipt.blockNumber });
    const error: unknown = await again.then(() => null).catch((error: unknown) => error);
    const answer = sortNodeAnswer(error);
    return answer.kind === "refusal" ? (answer.revert?.name ?? "a plain revert") : answer.label;
  }

  private async sendToFake(from: Address, call: EscrowCall): Promise<Outcome> {
    try {
      return await this.fake.execute(from, call.data, call.value);
    } catch (error) {
      if (error instanceof Revert) return error.message;
      throw error;
    }
  }

  private async mine(from: Address, { to, data, value }: EscrowCall) {
    this.nowS += 1;
    await this.rpc("evm_setNextBlockTimestamp", [this.nowS]);
    const transaction = { from, to, data, value: toHex(value), gas: toHex(GAS) };
    const hash = (await this.rpc("eth_sendTransaction", [transaction])) as Hex;
    return this.chain.link.client.waitForTransactionReceipt({ hash });
  }

  private async realState(terms: ContractTerms) {
    const { escrow } = this.place;
    const { client } = this.chain.link;
    const job = await readJob(client, { escrow, jobId: jobIdOf({ ...this.place, terms }) });
    const isNamed = !isAddressEqual(terms.agent, zeroAddress);
    const worker = isNamed
      ? { agent: terms.agent, price: terms.ceiling }
      : { agent: job.agent, price: job.priceUnits };
    const { state, sinceS, round, heldUnits, paidUnits } = job;
    const owed = await Promise.all(
      [...this.watched].map((account) => readOwed(client, { escrow, token: terms.token, account })),
    );
    return { state, sinceS, round, heldUnits, paidUnits, ...(state === "none" ? {} : worker), owed };
  }

  private async fakeState(terms: ContractTerms) {
    const job = this.fake.jobs.get(jobIdOf({ ...this.place, terms }));
    const owed = [...this.watched].map((account) => this.fake.credits.owed(terms.token, account));
    if (!job) return { state: "none", sinceS: 0, round: 0, heldUnits: 0n, paidUnits: 0n, owed };
    const agent = isAddressEqual(job.agent, zeroAddress) ? null : job.agent;
    const { state, sinceS, round, held: heldUnits, paid: paidUnits, price } = job;
    return { state, sinceS, round, heldUnits, paidUnits, agent, price, owed };
  }

  private rpc(method: string, params: unknown[]): Promise<unknown> {
    return rawRpc(this.chain.anvil.rpcUrl, { method, params, patienceMs: NODE_PATIENCE_MS });
  }
}
