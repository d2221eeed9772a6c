import type { Actor } from "@/lib/domain/access/actor";
import { ASSETS, type AssetId } from "@/lib/domain/assets";
import type { IdPrefix } from "@/lib/domain/ids";
import { DEFAULT_RULES, type PayoutRules } from "@/lib/domain/network/rules";
import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import type { PaymentRail } from "@/lib/domain/treasury/call-lifecycle";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { ChainEvidence, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Store, Tx } from "@/lib/server/store/tx";

/** Throwaway keys of demo identities. Absent in production. */
export interface DemoSigner {
  newKey(): { address: Hex; privateKey: Hex };
  /** Null when the house holds no key of that user. */
  sign(userId: string, typedData: TypedDataWire): Promise<Hex | null>;
}

export interface HouseConfig {
  readonly mode: "demo" | "production";
  readonly baseUnits: Readonly<Record<AssetId, bigint>>;
  readonly feeBps: Readonly<Record<AssetId, number>>;
  readonly quoteTtlMs: number;
  readonly sessionTtlMs: number;
  readonly nonceTtlMs: number;
  /** The most that a relayed transaction may offer for one gas. */
  readonly maxFeeWei: bigint;
  /** Play money of a new demo buyer, in SAT. */
  readonly demoSatUnits: bigint;
  /** How the treasury's agents pay for services: chosen at the start, never by a fault. */
  readonly paymentRail: PaymentRail;
  /** By which rules uptime is paid. */
  readonly payouts: PayoutRules;
  /** Whether services are sold by x402. */
  readonly sellsByX402: boolean;
  /** What senders of paid jobs have at first, in wei: play money, so nothing outside the demo. */
  readonly senders: { readonly openingUnits: bigint };
}

/** What whoever makes jobs does with their news; each runs inside the op that keeps them. */
export interface JobHandlers {
  /** The task of a job; null for a job that nobody here has made. */
  taskOf(tx: Tx, jobId: Hex): Promise<string | null>;
  /** An event was seen in a block that may still vanish; answers the job's task. */
  note(tx: Tx, context: Context, fact: ChainEventFact): Promise<string | null>;
  /** An event has all our confirmations; false for a job that nobody here has made. */
  apply(tx: Tx, context: Context, fact: ChainEventFact): Promise<boolean>;
  /** The block of an event that had no effect yet is gone. */
  undo(tx: Tx, context: Context, fact: ChainEventFact): Promise<void>;
  /** The chain refused for good what the house relayed. */
  relayRefused(tx: Tx, context: Context, refused: { outbox: OutboxRow; reason: string }): Promise<void>;
}

/** What whoever pays for the treasury, by its router or in ether, does with the news of it; each runs inside the op that keeps them. */
export interface RouterHandlers {
  /** An event of the router has all our confirmations. */
  apply(tx: Tx, context: Context, fact: ChainEventFact): Promise<void>;
  /** The chain refused a payment for good; `revert` is the contract's own word for it. */
  paymentRefused(
    tx: Tx,
    context: Context,
    refused: { outbox: OutboxRow; reason: string; revert: string | null },
  ): Promise<void>;
  /** A transfer of ether is final. */
  etherSent(tx: Tx, context: Context, sent: { outbox: OutboxRow; txHash: Hex }): Promise<void>;
}

/** What the proof of the books last said. All of it is absent where nobody proves them. */
export interface BooksProof {
  /** False while the sums of the books are red: then nothing is paid out. */
  mayPay?(): boolean;
  /** False while the treasury's books and its wallet differ as well: then no service is paid. */
  maySpend?(): boolean;
  /** True while payouts wait for nothing but a chain to compare the books with. */
  isChainSilent?(): boolean;
  /** True for a task whose own books do not add up: it waits for an operator. */
  isHeldBack?(taskId: string): boolean;
  /** All of them. */
  heldBack?(): readonly string[];
}

/** Everything a command may use. */
export interface Context extends BooksProof {
  readonly store: Store;
  clock(): number;
  /** An id that sorts where its moment is: now, or when what is told of happened. Lists are read in this order. */
  newId(prefix: IdPrefix, atMs?: number): string;
  readonly config: HouseConfig;
  readonly chain: ChainEvidence | null;
  /** Who hears of the jobs that the house made. */
  readonly jobHandlers: JobHandlers;
  /** Who hears of payments for the treasury. */
  readonly routerHandlers: RouterHandlers;
  readonly demoKeys: DemoSigner | null;
}

/** By what a repeated request is known. */
export interface Idempotency {
  readonly key: string;
  readonly route: string;
  readonly bodyHash: string;
  /** Its answer is kept for good, and not for a day: of what is looked up however late somebody comes. */
  readonly isKept?: true;
}

/** One request as a command sees it. */
export interface Call<I> {
  readonly actor: Actor;
  readonly input: I;
  readonly idempotency?: Idempotency | undefined;
}

/** An answer as stored and sent: the body is the exact JSON text. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly replayed?: true;
}

/** A hundredth of an ether. */
const DEMO_SENDER_WEI = 10n ** 16n;
const DEFAULT_MAX_FEE_WEI = 300n * 10n ** 9n;

/** The house's defaults in one of its two worlds. */
export function defaultConfig(mode: HouseConfig["mode"]): HouseConfig {
  return {
    mode,
    baseUnits: {
      SAT: ASSETS.SAT.basePriceUnits,
      MNEE: ASSETS.MNEE.basePriceUnits,
      ETH: ASSETS.ETH.basePriceUnits,
    },
    feeBps: { SAT: ASSETS.SAT.feeBps, MNEE: ASSETS.MNEE.feeBps, ETH: ASSETS.ETH.feeBps },
    quoteTtlMs: 10 * MINUTE_MS,
    sessionTtlMs: 7 * DAY_MS,
    nonceTtlMs: 5 * MINUTE_MS,
    maxFeeWei: DEFAULT_MAX_FEE_WEI,
    demoSatUnits: mode === "demo" ? 1_000_000_000_000n : 0n,
    paymentRail: "ledger",
    payouts: { ...DEFAULT_RULES, mode: mode === "demo" ? "seed" : "confident" },
    sellsByX402: mode === "demo",
    senders: { openingUnits: mode === "demo" ? DEMO_SENDER_WEI : 0n },
  };
}
