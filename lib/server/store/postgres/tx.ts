import type { Client, PoolClient, QueryArrayResult } from "pg";
import { MOVE_BALANCE } from "@/lib/server/store/balances";
import {
  type Column,
  columnFor,
  insertStatement,
  jsonAsText,
  numberedPlaceholders,
} from "@/lib/server/store/codec";
import type { Outcome } from "@/lib/server/store/op-queue";
import { waitedOutside } from "@/lib/server/store/op-runner";
import { usedAfterEnd } from "@/lib/server/store/sqlite/tx";
import type { Op, Row, SqlValue, Tx, View } from "@/lib/server/store/tx";

interface Known {
  readonly text: string;
  readonly name: string | undefined;
}

/** Statements beyond these (lists of varying length) are planned anew each time. */
const NAMED_STATEMENTS = 500;

const knownStatements = new Map<string, Known>();

/** `?` becomes `$n` once per statement; its name lets the server keep the plan. */
function known(sql: string): Known {
  const found = knownStatements.get(sql);
  if (found) return found;
  const count = knownStatements.size;
  const isNamed = count < NAMED_STATEMENTS;
  const made = { text: numberedPlaceholders(sql), name: isNamed ? `souk_${count}` : undefined };
  if (isNamed) knownStatements.set(sql, made);
  return made;
}

const NUMBER_OIDS = new Set([20, 21, 23, 26, 700, 701, 1700]);
const BOOLEAN_OID = 16;

/** Every value arrives as text, so that int64 and sums (numeric) stay exact until the column decides. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

function decode(text: string | null, column: Column, oid: number): SqlValue {
  if (text === null) return null;
  if (oid === BOOLEAN_OID) return text === "t";
  if (!NUMBER_OIDS.has(oid)) return column.kind === "json" ? JSON.parse(text) : text;
  if (column.kind === "units") return BigInt(text);
  return column.kind === "boolean" ? text !== "0" : Number(text);
}

/** The columns of the statement are what its caller says they are. */
function toRows<R>(result: QueryArrayResult<(string | null)[]>): R[] {
  const columns = result.fields.map((field) => ({ ...columnFor(field.name), oid: field.dataTypeID }));
  return result.rows.map((values) => {
    const row: Row = {};
    for (const [index, column] of columns.entries()) {
      row[column.name] = decode(values[index] ?? null, column, column.oid);
    }
    return row as R;
  });
}

/** One op's hold on a connection inside a transaction. */
export class PostgresTx implements Tx {
  readonly engine = "postgres";
  readonly books: object;
  readonly isCommitted: boolean;
  private stopped: unknown = null;
  private underWay = 0;
  private watchdog: NodeJS.Immediate | null = null;
  private refuse: (error: unknown) => void = () => {};

  constructor(
    private readonly client: Client | PoolClient,
    view: View,
  ) {
    this.books = view.books;
    this.isCommitted = view.isCommitted;
  }

  /** Runs the op to its end; one that waits for anything but its statements is refused. */
  async runOp(op: Op<unknown>): Promise<Outcome> {
    const refused = new Promise<never>((_, reject) => {
      this.refuse = reject;
    });
    this.watch();
    const running = (async () => op(this))();
    try {
      const value = await Promise.race([running, refused]);
      return this.stopped === null ? { isDone: true, value } : { isDone: false, error: this.stopped };
    } catch (error) {
      return { isDone: false, error: this.stopped ?? error };
    } finally {
      this.end();
    }
  }

  async get<R = Row>(sql: string, params: readonly SqlValue[] = []): Promise<R | undefined> {
    return toRows<R>(await this.query(sql, params))[0];
  }

  async all<R = Row>(sql: string, params: readonly SqlValue[] = []): Promise<R[]> {
    return toRows<R>(await this.query(sql, params));
  }

  async run(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    return (await this.query(sql, params)).rowCount ?? 0;
  }

  async insert(table: string, row: Record<string, SqlValue | undefined>): Promise<void> {
    const { sql, params } = insertStatement(table, row);
    await this.query(sql, params);
  }

  async moveBalance(accountId: string, units: bigint): Promise<boolean> {
    return (await this.run(MOVE_BALANCE, [units, accountId, units])) === 1;
  }

  private async query(
    sql: string,
    params: readonly SqlValue[],
  ): Promise<QueryArrayResult<(string | null)[]>> {
    if (this.stopped !== null) throw this.stopped;
    this.underWay++;
    try {
      const { text, name } = known(sql);
      return await this.client.query({
        text,
        name,
        values: params.map(jsonAsText),
        rowMode: "array",
        types: AS_TEXT,
      });
    } catch (error) {
      this.stopped ??= error;
      throw error;
    } finally {
      this.underWay--;
      this.watch();
    }
  }

  /** After every answer the op has this turn to go on or to end. */
  private watch(): void {
    if (this.watchdog) clearImmediate(this.watchdog);
    this.watchdog = setImmediate(() => {
      this.watchdog = null;
      if (this.underWay === 0) this.refuse(waitedOutside());
    });
  }

  private end(): void {
    if (this.watchdog) clearImmediate(this.watchdog);
    this.watchdog = null;
    this.stopped ??= usedAfterEnd();
  }
}
