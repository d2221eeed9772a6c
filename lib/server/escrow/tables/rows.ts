import type { AssetId } from "@/lib/domain/assets";
import type { EscrowVerb } from "@/lib/domain/escrow/escrow-verbs";
import type { SuspenseState, WithdrawalState } from "@/lib/domain/escrow/money-states";
import type { AttestationKind, EventState } from "@/lib/domain/escrow/records";
import type { TransactionRequestWire, TypedDataWire } from "@/lib/schemas/escrow/transaction-request";
import type { Hex } from "@/lib/schemas/hex";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AttestationRow = StoreRow<
  model.AttestationModel,
  { kind: AttestationKind; jobId: Hex; digest: Hex; signature: Hex }
>;
export type ChainBlockRow = StoreRow<model.ChainBlockModel>;
export type ChainCursorRow = StoreRow<model.ChainCursorModel>;
export type ChainEventRow = StoreRow<
  model.ChainEventModel,
  { txHash: Hex; jobId: Hex; state: EventState; args: Readonly<Record<string, unknown>> }
>;
export type ConsentRow = StoreRow<
  model.ConsentModel,
  { verb: EscrowVerb; signer: Hex; message: TypedDataWire; signature: Hex }
>;
export type DeploymentRow = StoreRow<model.DeploymentModel>;
export type OutboxAttemptRow = StoreRow<
  model.OutboxAttemptModel,
  { txHash: Hex; signer: Hex; signedTx: Hex }
>;
export type QuarantinedEventRow = StoreRow<model.QuarantinedEventModel>;
export type SuspenseItemRow = StoreRow<model.SuspenseItemModel, { asset: AssetId; state: SuspenseState }>;
export type WithdrawalRow = StoreRow<
  model.WithdrawalModel,
  { asset: AssetId; toAddress: Hex; state: WithdrawalState; txHash: Hex; detail: WithdrawalDetail }
>;

/** What a withdrawal keeps for its owner to sign or send. */
export interface WithdrawalDetail {
  readonly request?: TransactionRequestWire;
  readonly consent?: TypedDataWire;
  /** Of the consent that is being relayed. */
  readonly nonce?: string;
  readonly deadlineS?: number;
  /** Why the chain refused it. */
  readonly reason?: string;
}
