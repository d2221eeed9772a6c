import type { QuoteMessage } from "@/lib/chain/quote-typed-data";
import type { RegisteredService } from "@/lib/chain/router-calls";
import type { PayerFunds, PaymentFate, SettledTerms } from "@/lib/chain/x402-reads";
import type { AssetId } from "@/lib/domain/assets";
import type { ChainState } from "@/lib/domain/escrow/contract-states";
import type { EtherPrice } from "@/lib/domain/network/ether-price";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { Hex } from "@/lib/schemas/hex";

export type { Hex };

/** The one deployment this house works with. */
export interface ChainFacts {
  readonly chainId: number;
  readonly escrow: Hex;
  readonly tokens: { readonly MNEE: { readonly address: Hex; readonly decimals: number } };
  readonly attester: Hex;
  readonly arbiter: Hex;
  readonly feeAccount: Hex;
  /** Sends what the house relays; its outbox rows carry it as `signer`. */
  readonly relayer: Hex;
  /** The treasury's; null where none is deployed. */
  readonly router: RouterFacts | null;
  /** Pays uptime in ether, and does nothing else; null where nobody is paid in it. */
  readonly payer: Hex | null;
  readonly confirmations: number;
  /** How much longer the contract's windows are than the house's, in seconds. */
  readonly graceS: number;
}

/** The treasury's router, and the key that spends through it. */
export interface RouterFacts {
  readonly address: Hex;
  /** Holds the money, and has approved the router. */
  readonly treasury: Hex;
  /** Sends payments; its outbox rows carry it as `signer`. */
  readonly spender: Hex;
  /** Before it nothing was paid. */
  readonly fromBlock: number;
}

/** What the attester is asked to say: who was assigned, and at what price under the ceiling. */
export interface AssignMessage {
  readonly jobId: Hex;
  readonly agent: Hex;
  /** In units of 10^9 wei. */
  readonly price: bigint;
}

/** What the contract keeps of a job. */
export interface JobOnChain {
  readonly state: ChainState;
  /** When the running clock started, in Unix seconds. */
  readonly sinceS: number;
  readonly round: number;
}

/** Who made a signature: a key, which stays what it is, or a wallet contract, which may change its mind (ERC-1271). */
export type SignedBy = "key" | "contract";

/** Whether an asset can move now, and why not. */
export interface TokenHealth {
  readonly ok: boolean;
  readonly reasons: string[];
}

/** Evidence is gathered before an op; an op never waits for the chain. */
export interface ChainEvidence {
  readonly facts: ChainFacts;
  /** The key first, then ERC-1271; null when it is neither's. */
  verifySignature(claim: {
    address: Hex;
    typedData: TypedDataWire;
    signature: Hex;
  }): Promise<SignedBy | null>;
  tokenHealth(asset: AssetId, parties: { payer?: Hex; payee?: Hex }): Promise<TokenHealth>;
  /** False for whom the asset's issuer has blacklisted. */
  mayReceive(payment: { asset: AssetId; payee: Hex }): Promise<boolean>;
  /** Logged before it is given; the same consent has the same signature. */
  signAssign(claim: AssignMessage): Promise<Hex>;
  /** Logged before it is given; lives until `deadlineS`. */
  signNobodyAccepted(claim: { jobId: Hex; deadlineS: number }): Promise<Hex>;
  /** The attester's signature on an offer of the house; the contract knows nothing of it. */
  signQuote(quote: QuoteMessage): Promise<Hex>;
  /** Timestamp of the newest block, in seconds. */
  chainNowS(): Promise<number>;
  /** Now, or as it was at a block. */
  readJob(jobId: Hex, atBlock?: number): Promise<JobOnChain>;
  /** The next nonce of an account's WithdrawTo consent. */
  withdrawNonce(account: Hex): Promise<bigint>;
  /** A service as the treasury's router has it, by its name there; null where the house has no router. */
  registeredService(serviceHash: Hex): Promise<RegisteredService | null>;
  /** Whether the chain has what payments by x402 need: Permit2 and its proxy for exact ones. */
  takesExactPayments(): Promise<boolean>;
  /** What an account may pay in MNEE by a signature for Permit2. */
  payerFunds(account: Hex): Promise<PayerFunds>;
  /** What became of a payment by x402 that was made at a block, whoever sent it. */
  paymentFate(of: { payment: SettledTerms; fromBlock: number }): Promise<PaymentFate>;
  /** What an ether costs now. */
  etherPrice(): Promise<EtherPrice>;
  /** The newest block. */
  headBlock(): Promise<number>;
  /** What an address holds, in units. */
  balances(address: Hex): Promise<{ MNEE: bigint; ETH: bigint }>;
}
