import { InvariantBroken } from "@/lib/domain/errors";
import { insertStatement } from "@/lib/server/store/codec";
import type { Row, SqlValue, Tx, View } from "@/lib/server/store/tx";
import type { SqliteStatements } from "./statements";

/** Stands in for an error that is made only if somebody runs into it, since making one costs a stack trace. */
const ENDED = Symbol("ended");

const DONE = Promise.resolve();
const YES = Promise.resolve(true);
const NO = Promise.resolve(false);

/** One op's hold on the connection. After a failed statement, and after the op, it refuses everything. */
export class SqliteTx implements Tx {
  readonly engine = "sqlite";
  readonly books: object;
  readonly isCommitted: boolean;
  private stopped: unknown = null;

  constructor(
    private readonly statements: SqliteStatements,
    view: View,
  ) {
    this.books = view.books;
    this.isCommitted = view.isCommitted;
  }

  /** The first error of the op, also when the op itself swallowed it: PostgreSQL could not go on either. */
  get failure(): unknown {
    return this.stopped;
  }

  get<R = Row>(sql: string, params: readonly SqlValue[] = []): Promise<R | undefined> {
    if (this.stopped !== null) return this.refused();
    try {
      return Promise.resolve(this.statements.get<R>(sql, params));
    } catch (error) {
      return this.failed(error);
    }
  }

  all<R = Row>(sql: string, params: readonly SqlValue[] = []): Promise<R[]> {
    if (this.stopped !== null) return this.refused();
    try {
      return Promise.resolve(this.statements.all<R>(sql, params));
    } catch (error) {
      return this.failed(error);
    }
  }

  run(sql: string, params: readonly SqlValue[] = []): Promise<number> {
    if (this.stopped !== null) return this.refused();
    try {
      return Promise.resolve(this.statements.run(sql, params));
    } catch (error) {
      return this.failed(error);
    }
  }

  insert(table: string, row: Record<string, SqlValue | undefined>): Promise<void> {
    if (this.stopped !== null) return this.refused();
    try {
      const { sql, params } = insertStatement(table, row);
      this.statements.run(sql, params);
      return DONE;
    } catch (error) {
      return this.failed(error);
    }
  }

  moveBalance(accountId: string, units: bigint): Promise<boolean> {
    if (this.stopped !== null) return this.refused();
    try {
      return this.statements.moveBalance(accountId, units) ? YES : NO;
    } catch (error) {
      return this.failed(error);
    }
  }

  end(): void {
    this.stopped ??= ENDED;
  }

  private refused(): Promise<never> {
    return Promise.reject(this.stopped === ENDED ? usedAfterEnd() : this.stopped);
  }

  private failed(error: unknown): Promise<never> {
    this.stopped = error;
    return Promise.reject(error);
  }
}

export function usedAfterEnd(): InvariantBroken {
  return new InvariantBroken("A tx was used after its op had ended.");
}
