import type { EscrowVerb } from "@/lib/domain/escrow/escrow-verbs";
import type { TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import { insertConsent } from "@/lib/server/escrow/tables/consents";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";

/** A party's signed consent, and what its relay carries beside it. */
export interface Consent {
  readonly verb: EscrowVerb;
  readonly round: number;
  readonly signer: Hex;
  readonly message: TypedDataWire;
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

/** Keeps a party's consent until the chain needs it; a repeated consent replaces the one before. */
export async function recordConsent(
  tx: Tx,
  context: Context,
  kept: { taskId: string; consent: Consent; nowMs: number },
): Promise<void> {
  const { consent } = kept;
  await insertConsent(tx, {
    id: context.newId("cns"),
    taskId: kept.taskId,
    verb: consent.verb,
    round: consent.round,
    signer: consent.signer,
    message: consent.message,
    signature: consent.signature,
    createdAtMs: kept.nowMs,
  });
}
