import type { ChainAsset } from "@/lib/domain/assets";
import type { Hex } from "@/lib/schemas/hex";

export type { ChainAsset } from "@/lib/domain/assets";

/** What the escrow and its token say at one block, in units of 10^9 wei. */
export interface ChainBooks {
  /** Sum of what the named jobs hold. */
  readonly heldUnits: bigint;
  /** Sum of what the escrow owes the named accounts. */
  readonly owedUnits: bigint;
  /** The escrow's own balance, surplus included. */
  readonly balanceUnits: bigint;
}

export interface ChainTransactionFacts {
  readonly from: string;
  readonly to: string | null;
  readonly valueWei: bigint;
  readonly data: string;
  readonly gasUsed: bigint | null;
  readonly block: number | null;
  readonly status: "success" | "reverted" | "pending";
}

/** What the node said of a transaction; `found` is null for one that it does not know. */
export interface TransactionReading {
  readonly found: ChainTransactionFacts | null;
  readonly isStale: boolean;
}

/** Jobs and accounts whose money is asked for at one block. */
export interface BooksQuestion {
  readonly block: number;
  readonly jobs: readonly { jobId: Hex; asset: ChainAsset }[];
  readonly accounts: readonly Hex[];
}

/** Stale when the chain said so before, of the same block, and does not answer now. */
export type BooksReading = Readonly<Record<ChainAsset, ChainBooks>> & { readonly isStale: boolean };

/** Stale when it is an earlier reading, since the chain takes its time. */
export type WalletReading = Readonly<Record<ChainAsset, bigint>> & { readonly isStale: boolean };

/** The treasury's wallet and its router at one block, in units of 10^9 wei. */
export interface TreasuryReading {
  /** False before the treasury let anybody spend: then there is nothing to compare. */
  readonly isSetUp: boolean;
  /** What the router paid for calls since its deployment, and what came back. */
  readonly paidUnits: bigint;
  readonly returnedUnits: bigint;
  readonly walletUnits: bigint;
  /** What the router may take of it. */
  readonly allowanceUnits: bigint;
  /** True when the chain said so before, of the same block, and does not answer now. */
  readonly isStale: boolean;
}

/** What queries ask of the chain. Every answer is null while the chain does not answer. */
export interface ChainReader {
  readonly confirmations: number;
  readonly feeAccount: Hex;
  /** All figures by calls at one and the same block. */
  booksAt(question: BooksQuestion): Promise<BooksReading | null>;
  /** Null where no router is deployed. */
  readonly treasuryAt: ((block: number) => Promise<TreasuryReading | null>) | null;
  /** What an address holds itself, in units; dust below one unit is left out. Answered at once, as last seen if need be. */
  walletUnits(address: Hex): Promise<WalletReading | null>;
  /** Answered at once, as last seen if need be. */
  transaction(hash: Hex): Promise<TransactionReading | null>;
}
