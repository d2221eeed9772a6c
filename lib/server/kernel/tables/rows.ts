import type { Actor } from "@/lib/domain/access/actor";
import type { UserKind } from "@/lib/domain/access/people";
import type { OutboxState } from "@/lib/domain/outbox-states";
import type { Hex } from "@/lib/schemas/hex";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AuditRow = StoreRow<model.AuditRowModel, { actorKind: Actor["kind"] }>;
export type IdempotencyKeyRow = StoreRow<model.IdempotencyKeyModel>;
export type OutboxRow = StoreRow<
  model.OutboxRowModel,
  { signer: Hex; toAddress: Hex; data: Hex; txHash: Hex; state: OutboxState }
>;
export type UserRow = StoreRow<model.UserModel, { kind: UserKind; address: Hex }>;
