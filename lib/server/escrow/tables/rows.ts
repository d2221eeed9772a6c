import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AttestationRow = StoreRow<model.AttestationModel>;
export type ChainBlockRow = StoreRow<model.ChainBlockModel>;
export type ChainCursorRow = StoreRow<model.ChainCursorModel>;
export type ChainEventRow = StoreRow<model.ChainEventModel>;
export type ConsentRow = StoreRow<model.ConsentModel>;
export type DeploymentRow = StoreRow<model.DeploymentModel>;
export type OutboxAttemptRow = StoreRow<model.OutboxAttemptModel>;
export type QuarantinedEventRow = StoreRow<model.QuarantinedEventModel>;
export type SuspenseItemRow = StoreRow<model.SuspenseItemModel>;
export type WithdrawalRow = StoreRow<model.WithdrawalModel>;
