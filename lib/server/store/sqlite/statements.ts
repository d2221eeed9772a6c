import type Sqlite from "better-sqlite3";
import { InvariantBroken } from "@/lib/domain/errors";
import { GroupBalances, MOVE_BALANCE } from "@/lib/server/store/balances";
import { type Column, columnFor, jsonAsText } from "@/lib/server/store/codec";
import type { Row, SqlValue } from "@/lib/server/store/tx";

type StoredValue = string | number | bigint | null;

interface Prepared {
  readonly statement: Sqlite.Statement<unknown[], StoredValue[]>;
  readonly columns: readonly Column[];
  readonly isReadOnly: boolean;
  /** Whether it gives rows; asking the driver each time would cost as much as binding a value. */
  readonly givesRows: boolean;
  readonly namesAccounts: boolean;
}

/** Far more than the house has; lists of varying length could otherwise add to them for ever. */
const CACHED_STATEMENTS = 1_000;

/** The prepared statements of one connection. */
export class SqliteStatements {
  private readonly prepared = new Map<string, Prepared>();
  /** How many statements have changed something. */
  changes = 0;
  private readonly balances = new GroupBalances(this);
  private isGathering = false;

  constructor(readonly connection: Sqlite.Database) {}

  /** From here until `writeBalances` or `forgetBalances`, moves of balances are gathered. */
  gatherBalances(): void {
    this.isGathering = true;
  }

  writeBalances(): void {
    this.balances.settle();
    this.isGathering = false;
  }

  /** After a rollback nothing that was gathered is true. */
  forgetBalances(): void {
    this.balances.forget();
    this.isGathering = false;
  }

  moveBalance(accountId: string, units: bigint): boolean {
    if (!this.isGathering) return this.run(MOVE_BALANCE, [units, accountId, units]) === 1;
    const isMoved = this.balances.move(accountId, units);
    if (isMoved) this.changes++;
    return isMoved;
  }

  get<R>(sql: string, params: readonly SqlValue[]): R | undefined {
    const prepared = this.prepare(sql);
    if (prepared.namesAccounts) this.balances.settle();
    return this.getOf(prepared, params);
  }

  /** As `get`, for the gathered balances themselves. */
  getPlain<R>(sql: string, params: readonly SqlValue[]): R | undefined {
    return this.getOf(this.prepare(sql), params);
  }

  /** As `run`, for the gathered balances themselves. */
  runPlain(sql: string, params: readonly SqlValue[]): void {
    this.prepare(sql).statement.run(...bindable(params));
  }

  private getOf<R>(prepared: Prepared, params: readonly SqlValue[]): R | undefined {
    const values = prepared.statement.get(...bindable(params));
    if (values && !prepared.isReadOnly) this.changes++;
    return values && toRow<R>(prepared, values);
  }

  all<R>(sql: string, params: readonly SqlValue[]): R[] {
    const prepared = this.prepare(sql);
    if (prepared.namesAccounts) this.balances.settle();
    const rows = prepared.statement.all(...bindable(params));
    if (rows.length > 0 && !prepared.isReadOnly) this.changes++;
    return rows.map((values) => toRow<R>(prepared, values));
  }

  run(sql: string, params: readonly SqlValue[]): number {
    const prepared = this.prepare(sql);
    if (prepared.namesAccounts) this.balances.settle();
    const values = bindable(params);
    // A statement with RETURNING gives rows; their number is what it changed.
    const changed = prepared.givesRows
      ? prepared.statement.all(...values).length
      : prepared.statement.run(...values).changes;
    if (changed > 0) this.changes++;
    return changed;
  }

  private prepare(sql: string): Prepared {
    const known = this.prepared.get(sql);
    if (known) return known;
    const prepared = prepareOn(this.connection, sql);
    if (this.prepared.size >= CACHED_STATEMENTS) this.prepared.clear();
    this.prepared.set(sql, prepared);
    return prepared;
  }
}

function prepareOn(connection: Sqlite.Database, sql: string): Prepared {
  const statement = connection.prepare<unknown[], StoredValue[]>(sql);
  const facts = {
    statement,
    isReadOnly: statement.readonly,
    givesRows: statement.reader,
    namesAccounts: /\baccounts\b/i.test(sql),
  };
  if (!facts.givesRows) return { ...facts, columns: [] };
  const columns = statement.columns().map((column) => columnFor(column.name));
  statement.raw(true);
  if (columns.some((column) => column.kind === "units")) statement.safeIntegers(true);
  return { ...facts, columns };
}

/** SQLite knows neither booleans nor objects. */
function bindable(params: readonly SqlValue[]): readonly SqlValue[] {
  for (let index = 0; index < params.length; index++) {
    const value = params[index];
    if (typeof value === "boolean" || (typeof value === "object" && value !== null))
      return params.map(asSqlite);
  }
  return params;
}

function asSqlite(value: SqlValue): SqlValue {
  return typeof value === "boolean" ? Number(value) : jsonAsText(value);
}

/** The columns of the statement are what its caller says they are. */
function toRow<R>({ columns }: Prepared, values: readonly StoredValue[]): R {
  const row: Row = {};
  columns.forEach((column, index) => {
    const value = values[index] ?? null;
    row[column.name] = value === null ? null : decoded(value, column);
  });
  return row as R;
}

function decoded(value: string | number | bigint, column: Column): SqlValue {
  if (typeof value !== "string") return fromInteger(value, column);
  return column.kind === "json" ? JSON.parse(value) : value;
}

function fromInteger(value: number | bigint, column: Column): SqlValue {
  if (column.kind === "units") return typeof value === "bigint" ? value : exactUnits(value, column);
  const plain = Number(value);
  return column.kind === "boolean" ? plain !== 0 : plain;
}

/** An amount that SQLite gives back as a float has overflowed or was never an amount. */
function exactUnits(value: number, column: Column): never {
  throw new InvariantBroken("An amount is not a whole number.", { column: column.name, value });
}
