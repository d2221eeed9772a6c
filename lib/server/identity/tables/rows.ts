import type { SessionKind } from "@/lib/domain/access/people";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type SessionRow = StoreRow<model.SessionModel, { kind: SessionKind }>;
export type SignInNonceRow = StoreRow<model.SignInNonceModel>;
