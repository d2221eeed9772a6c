import type { EscrowVerb } from "@/lib/domain/escrow/escrow-verbs";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";

/** A party's signed consent, and what its relay carries beside it. */
export interface Consent {
  readonly verb: EscrowVerb;
  readonly round: number;
  readonly signer: Hex;
  readonly message: string;
  readonly signature: Hex;
  readonly deadlineS: number;
  readonly agent: { readonly address: Hex; readonly priceUnits: bigint } | null;
  /** The attestation on the assignment; "0x" where none is needed. */
  readonly assignment: Hex;
}

/** A consent that was checked just now. */
export interface GatheredConsent extends Consent {
  /** Said by a wallet contract: it may not hold any more tomorrow, so it must reach the chain at once. */
  readonly isRevocable: boolean;
}

/** The values of a consent that its signer chooses; shown as placeholders until they are known. */
export interface ChosenValues {
  readonly resultHash?: Hex;
  readonly undisputedBps?: number;
  readonly agentShareBps?: number;
  readonly reasonHash?: Hex;
}
