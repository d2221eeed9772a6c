import type { AssetId } from "@/lib/domain/assets";
import type { AccountKind, JournalKind } from "@/lib/domain/ledger/kinds";
import type { SettlementPart } from "@/lib/domain/ledger/settlement-parts";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AccountRow = StoreRow<model.AccountModel, { kind: AccountKind; asset: AssetId }>;
export type JournalRow = StoreRow<
  model.JournalModel,
  { kind: JournalKind; detail: { readonly txHash?: string } }
>;
export type SettlementRow = StoreRow<model.SettlementModel, { part: SettlementPart }>;
