import type * as model from "./generated/sqlite/models";

/**
 * A stored row as the writer and `asRow` give it: amounts (`*Units`) stay bigint, times (`*Ms`) and
 * counters are numbers, since int64 milliseconds fit a double exactly.
 */
export type StoreRow<T> = { [K in keyof T]: K extends UnitsName ? T[K] : NumberFor<T[K]> };

type UnitsName = "units" | "balance" | `${string}Units`;
type NumberFor<V> = bigint extends V ? Exclude<V, bigint> | number : V;

export function isUnitsName(name: string): boolean {
  return name === "units" || name === "balance" || name.endsWith("Units");
}

/** Brings a row of the Prisma reader to the writer's form, so that views are written once. */
export function asRow<T extends object>(prismaRow: T): StoreRow<T> {
  const row = { ...prismaRow } as Record<string, unknown>;
  for (const name in row) {
    const value = row[name];
    if (typeof value === "bigint" && !isUnitsName(name)) row[name] = Number(value);
  }
  return row as StoreRow<T>;
}

export type AccountRow = StoreRow<model.AccountModel>;
export type AgentRow = StoreRow<model.AgentModel>;
export type AttestationRow = StoreRow<model.AttestationModel>;
export type AuditRow = StoreRow<model.AuditRowModel>;
export type ChainBlockRow = StoreRow<model.ChainBlockModel>;
export type ChainCursorRow = StoreRow<model.ChainCursorModel>;
export type ChainEventRow = StoreRow<model.ChainEventModel>;
export type ConsentRow = StoreRow<model.ConsentModel>;
export type DemoKeyRow = StoreRow<model.DemoKeyModel>;
export type DeploymentRow = StoreRow<model.DeploymentModel>;
export type IdempotencyKeyRow = StoreRow<model.IdempotencyKeyModel>;
export type JournalRow = StoreRow<model.JournalModel>;
export type OutboxAttemptRow = StoreRow<model.OutboxAttemptModel>;
export type OutboxRow = StoreRow<model.OutboxRowModel>;
export type OutcomeRow = StoreRow<model.OutcomeModel>;
export type QuarantinedEventRow = StoreRow<model.QuarantinedEventModel>;
export type QuoteRow = StoreRow<model.QuoteModel>;
export type SessionRow = StoreRow<model.SessionModel>;
export type SettlementRow = StoreRow<model.SettlementModel>;
export type SignInNonceRow = StoreRow<model.SignInNonceModel>;
export type SuspenseItemRow = StoreRow<model.SuspenseItemModel>;
export type TaskRow = StoreRow<model.TaskModel>;
export type TaskEventRow = StoreRow<model.TaskEventModel>;
export type UserRow = StoreRow<model.UserModel>;
export type WithdrawalRow = StoreRow<model.WithdrawalModel>;
