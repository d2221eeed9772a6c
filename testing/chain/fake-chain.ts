import { keccak256, toHex, verifyTypedData } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import type { ContractState } from "@/lib/chain/contract-state";
import { assignTypedData, nobodyAcceptedTypedData } from "@/lib/chain/escrow-types";
import { type QuoteMessage, quoteTypedData } from "@/lib/chain/quote-typed-data";
import { fromWireTypedData } from "@/lib/chain/wire-typed-data";
import type { PaymentFate } from "@/lib/chain/x402-reads";
import type { EtherPrice } from "@/lib/domain/network/ether-price";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import { applyChainEvent, noteChainEvent, undoChainEvent } from "@/lib/server/escrow/mirror/book-event";
import { relayReverted } from "@/lib/server/escrow/relay/relay-outbox";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type {
  AssignMessage,
  ChainEvidence,
  ChainFacts,
  Hex,
  SignedBy,
} from "@/lib/server/kernel/chain/chain-evidence";
import type { DemoSigner } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { TestContext } from "@/testing/context";
import { FakeEscrow } from "./fake-escrow";
import { Revert } from "./fake-funding";
import type { Emitted } from "./fake-job";

/** A chain for tests: keys, the attestation, a model of the escrow, and the indexer's and the sender's parts. */
export class FakeChain implements ChainEvidence, DemoSigner {
  readonly attester = privateKeyToAccount(generatePrivateKey());
  readonly keys = new Map<string, PrivateKeyAccount>();
  readonly assigned: AssignMessage[] = [];
  /** Wallets that pass for contracts here; the real ones are asked on anvil. */
  readonly contracts = new Set<Hex>();
  readonly blacklisted = new Set<Hex>();
  isHealthy = true;
  price: EtherPrice = { microUsd: 2_000_000_000n };
  private nonce = 0n;
  private seq = 0;
  private block = 100;
  context: TestContext | null = null;
  readonly facts: ChainFacts;
  readonly escrow: FakeEscrow;

  constructor(arbiter: string) {
    this.facts = {
      chainId: 31_337,
      escrow: "0x00000000000000000000000000000000000e5c00",
      tokens: { MNEE: { address: "0x0000000000000000000000000000000000003333", decimals: 18 } },
      attester: this.attester.address,
      arbiter: this.wallet(arbiter),
      feeAccount: "0x000000000000000000000000000000000000Fee0",
      router: null,
      payer: null,
      relayer: "0x0000000000000000000000000000000000009999",
      confirmations: 5,
      graceS: 10,
    };
    const { attester, feeAccount, tokens } = this.facts;
    const fixed = { place: this.place, attester, feeAccount, token: tokens.MNEE.address };
    this.escrow = new FakeEscrow(fixed, () => this.nowS);
  }

  async etherPrice(): Promise<EtherPrice> {
    return this.price;
  }

  /** The wallet of a test identity, made at its first mention. */
  wallet(userId: string): Hex {
    const known = this.keys.get(userId) ?? privateKeyToAccount(generatePrivateKey());
    this.keys.set(userId, known);
    return known.address;
  }

  newKey(): { address: Hex; privateKey: Hex } {
    const privateKey = generatePrivateKey();
    return { address: privateKeyToAccount(privateKey).address, privateKey };
  }

  /** Signs as one of the test's identities, as a wallet would. */
  async sign(userId: string, typedData: TypedDataWire): Promise<Hex | null> {
    const key = this.keys.get(userId);
    return key ? key.signTypedData(fromWireTypedData(typedData) as never) : null;
  }

  async verifySignature(consent: {
    address: Hex;
    typedData: TypedDataWire;
    signature: Hex;
  }): Promise<SignedBy | null> {
    const typed = fromWireTypedData(consent.typedData) as object;
    const { address, signature } = consent;
    const isSigned = await verifyTypedData({ ...typed, address, signature } as never).catch(() => false);
    return isSigned ? (this.contracts.has(address) ? "contract" : "key") : null;
  }

  async tokenHealth(): Promise<{ ok: boolean; reasons: string[] }> {
    return this.isHealthy ? { ok: true, reasons: [] } : { ok: false, reasons: ["paused"] };
  }

  async mayReceive({ payee }: { payee: Hex }): Promise<boolean> {
    return !this.blacklisted.has(payee);
  }

  async signAssign(consent: AssignMessage): Promise<Hex> {
    this.assigned.push(consent);
    return this.attester.signTypedData(assignTypedData(this.place, consent) as never);
  }

  async signNobodyAccepted(consent: { jobId: Hex; deadlineS: number }): Promise<Hex> {
    const message = { jobId: consent.jobId, deadline: BigInt(consent.deadlineS) };
    return this.attester.signTypedData(nobodyAcceptedTypedData(this.place, message) as never);
  }

  async signQuote(quote: QuoteMessage): Promise<Hex> {
    return this.attester.signTypedData(quoteTypedData(this.place, quote));
  }

  /** Nobody pays there by signatures. */
  async takesExactPayments(): Promise<boolean> {
    return false;
  }

  async payerFunds(): Promise<{ balanceWei: bigint; allowanceWei: bigint }> {
    return { balanceWei: 0n, allowanceWei: 0n };
  }

  async paymentFate(): Promise<PaymentFate> {
    return { kind: "unused" };
  }

  async headBlock(): Promise<number> {
    return 0;
  }

  /** It has no router. */
  async registeredService(): Promise<null> {
    return null;
  }

  async chainNowS(): Promise<number> {
    return this.nowS;
  }

  async readJob(jobId: Hex): Promise<{ state: ContractState; sinceS: number; round: number }> {
    const job = this.escrow.jobs.get(jobId);
    return { state: job?.state ?? "none", sinceS: job?.sinceS ?? 0, round: job?.round ?? 0 };
  }

  async withdrawNonce(): Promise<bigint> {
    return this.nonce;
  }

  async balances(): Promise<{ MNEE: bigint; ETH: bigint }> {
    return { MNEE: 0n, ETH: 0n };
  }

  get place() {
    return { chainId: this.facts.chainId, escrow: this.facts.escrow };
  }

  private get world(): TestContext {
    if (!this.context) throw new RangeError("The chain has no house yet.");
    return this.context;
  }

  private get nowS(): number {
    return Math.floor(this.world.nowMs / 1_000);
  }

  /** A transaction of somebody's own; its event takes effect with all confirmations. Throws what it reverts with. */
  async send(from: string, data: Hex): Promise<void> {
    await this.confirm(await this.escrow.execute(this.wallet(from), data));
  }

  /** Sees a payment in a block without enough confirmations; `confirm` or `vanish` ends it. */
  async see(from: string, data: Hex): Promise<ChainEventFact> {
    const fact = this.factOf(await this.escrow.execute(this.wallet(from), data));
    await this.world.store.write((tx) => noteChainEvent(tx, this.world, fact));
    return fact;
  }

  async vanish(fact: ChainEventFact): Promise<void> {
    this.escrow.jobs.delete(fact.jobId as Hex);
    await this.world.store.write((tx) => undoChainEvent(tx, this.world, fact));
  }

  async settle(fact: ChainEventFact): Promise<void> {
    await this.world.store.write((tx) => applyChainEvent(tx, this.world, fact));
  }

  /** Lets an event be noted and take effect, `agoS` seconds after its block. */
  async confirm(emitted: Emitted, { agoS = 0 } = {}): Promise<void> {
    const fact = { ...this.factOf(emitted), blockAtS: this.nowS - agoS };
    await this.world.store.write((tx) => noteChainEvent(tx, this.world, fact));
    await this.settle(fact);
  }

  /** Sends everything the house owes, oldest first, and says what came of each. */
  async drain(): Promise<string[]> {
    const told: string[] = [];
    for (;;) {
      const row = await this.world.store.read((tx) =>
        tx.get<OutboxRow>(
          "SELECT * FROM outbox_rows WHERE state = 'queued' ORDER BY created_at_ms, id LIMIT 1",
        ),
      );
      if (!row) return told;
      told.push(await this.carry(row));
    }
  }

  private async carry(row: OutboxRow): Promise<string> {
    const end = (state: string) =>
      this.world.store.write((tx) =>
        tx.run("UPDATE outbox_rows SET state = ? WHERE id = ?", [state, row.id]),
      );
    try {
      const emitted = await this.escrow.execute(this.facts.relayer, row.data);
      await end("confirmed");
      await this.confirm(emitted);
      return row.kind;
    } catch (error) {
      if (!(error instanceof Revert)) throw error;
      await end("reverted");
      const reason = error.message;
      await this.world.store.write((tx) =>
        relayReverted(tx, this.world, { outbox: row, reason, revert: null }),
      );
      return `${row.kind}: ${reason}`;
    }
  }

  private factOf(emitted: Emitted): ChainEventFact {
    this.seq += 1;
    this.block += 1;
    return {
      ...emitted,
      seq: this.seq,
      chainId: this.facts.chainId,
      txHash: keccak256(toHex(`tx${this.seq}`)),
      logIndex: 0,
      blockNumber: this.block,
      blockHash: keccak256(toHex(`block${this.block}`)),
      blockAtS: this.nowS,
    };
  }
}
