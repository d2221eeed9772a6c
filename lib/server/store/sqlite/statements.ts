import type Sqlite from "better-sqlite3";
import { InvariantBroken } from "@/lib/domain/errors";
import { GroupBalances, MOVE_BALANCE } from "@/lib/server/store/balances";
import { type Column, columnFor } from "@/lib/server/store/codec";
import type { Row, SqlValue } from "@/lib/server/store/tx";

interface Prepared {
  readonly statement: Sqlite.Statement<unknown[], unknown>;
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

  get(sql: string, params: readonly SqlValue[]): Row | undefined {
    const prepared = this.prepare(sql);
    if (prepared.namesAccounts) this.balances.settle();
    return this.getOf(prepared, params);
  }

  /** As `get`, for the gathered balances themselves. */
  getPlain(sql: string, params: readonly SqlValue[]): Row | undefined {
    return this.getOf(this.prepare(sql), params);
  }

  /** As `run`, for the gathered balances themselves. */
  runPlain(sql: string, params: readonly SqlValue[]): void {
    this.prepare(sql).statement.run(...bindable(params));
  }

  private getOf(prepared: Prepared, params: readonly SqlValue[]): Row | undefined {
    const values = prepared.statement.get(...bindable(params)) as unknown[] | undefined;
    if (values && !prepared.isReadOnly) this.changes++;
    return values && toRow(prepared, values);
  }

  all(sql: string, params: readonly SqlValue[]): Row[] {
    const prepared = this.prepare(sql);
    if (prepared.namesAccounts) this.balances.settle();
    const rows = prepared.statement.all(...bindable(params)) as unknown[][];
    if (rows.length > 0 && !prepared.isReadOnly) this.changes++;
    return rows.map((values) => toRow(prepared, values));
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
  const statement = connection.prepare<unknown[], unknown>(sql);
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

/** SQLite knows no booleans. */
function bindable(params: readonly SqlValue[]): readonly SqlValue[] {
  for (let index = 0; index < params.length; index++) {
    if (typeof params[index] === "boolean") return params.map(withoutBoolean);
  }
  return params;
}

function withoutBoolean(value: SqlValue): SqlValue {
  return typeof value === "boolean" ? Number(value) : value;
}

function toRow(prepared: Prepared, values: unknown[]): Row {
  const row: Row = {};
  const { columns } = prepared;
  for (let index = 0; index < columns.length; index++) {
    const column = columns[index] as Column;
    const value = values[index] as string | number | bigint | null;
    row[column.name] = value === null || typeof value === "string" ? value : fromInteger(value, column);
  }
  return row;
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
