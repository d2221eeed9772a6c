/** A value a statement may bind. Booleans and bigints are translated for each engine; an object or a list is kept as JSON. */
export type SqlValue = string | number | bigint | boolean | null | object;

/** A row as the writer sees it: camelCase, `*Units` bigint, `is*` boolean, JSON read, every other number a number. */
export type Row = Record<string, SqlValue>;

/** From where an op sees the books. */
export interface View {
  /** The same object in every op of one store: what immutable rows say may be kept under it. */
  readonly books: object;
  /** False in the writer: what an op sees there its group may yet undo, and others may write something else instead. */
  readonly isCommitted: boolean;
}

/**
 * What one op may touch. On SQLite every call has its answer at once; an op awaits nothing else.
 * Statements use `?` placeholders and snake_case columns; rows come back in camelCase.
 */
export interface Tx extends View {
  readonly engine: "sqlite" | "postgres";
  get<R = Row>(sql: string, params?: readonly SqlValue[]): Promise<R | undefined>;
  all<R = Row>(sql: string, params?: readonly SqlValue[]): Promise<R[]>;
  /** Runs a statement and says how many rows it changed. */
  run(sql: string, params?: readonly SqlValue[]): Promise<number>;
  /** Inserts one row given in camelCase. */
  insert(table: string, row: Record<string, SqlValue | undefined>): Promise<void>;
  /**
   * Moves an account's balance by signed units; false when it is absent or would fall below its floor. SQLite writes
   * the balances of a group together, and before any statement that names the table.
   */
  moveBalance(accountId: string, units: bigint): Promise<boolean>;
}

/**
 * An op is plain async code over its tx; all of it is stored, or none. It may be run again from its start
 * (after another op's failure, or a conflict), so it changes nothing but its own variables and the tx.
 */
export type Op<T> = (tx: Tx) => Promise<T>;

/** The one door to writes. `write` answers only after the commit is durable. */
export interface Store {
  readonly engine: "sqlite" | "postgres";
  /** Throws Busy (503) when the queue is full, and whatever the op threw when it refused. */
  write<T>(op: Op<T>): Promise<T>;
  /** A consistent read over the same statements, outside the writer's queue. */
  read<T>(op: Op<T>): Promise<T>;
  /** Stops taking ops, finishes those queued, releases the lock. */
  close(): Promise<void>;
}
