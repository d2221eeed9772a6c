import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AuditRow = StoreRow<model.AuditRowModel>;
export type IdempotencyKeyRow = StoreRow<model.IdempotencyKeyModel>;
export type OutboxRow = StoreRow<model.OutboxRowModel>;
export type UserRow = StoreRow<model.UserModel>;
