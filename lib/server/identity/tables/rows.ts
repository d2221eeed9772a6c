import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type SessionRow = StoreRow<model.SessionModel>;
export type SignInNonceRow = StoreRow<model.SignInNonceModel>;
