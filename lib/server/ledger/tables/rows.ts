import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AccountRow = StoreRow<model.AccountModel>;
export type JournalRow = StoreRow<model.JournalModel>;
export type SettlementRow = StoreRow<model.SettlementModel>;
