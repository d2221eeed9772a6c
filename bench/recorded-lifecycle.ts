import { MOVE_BALANCE } from "@/lib/server/store/balances";
import { insertStatement } from "@/lib/server/store/codec";
import type { Op, Row, SqlValue, Store, Tx } from "@/lib/server/store/tx";
import { completeOp, type Lifecycle, submitOp } from "./lifecycle";

export interface Statement {
  readonly kind: "get" | "all" | "run";
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** Each entry is one op: the statements that the store ran for it, in order, with what was bound. */
export type Recording = Statement[][];

/** Runs an op and notes its statements, so that they can be run again without the store. */
function recorded<T>(op: Op<T>, statements: Statement[]): Op<T> {
  return (tx) => {
    const note = (kind: Statement["kind"], sql: string, params: readonly SqlValue[]) => {
      statements.push({ kind, sql, params });
    };
    const recording: Tx = {
      engine: tx.engine,
      get<R = Row>(sql: string, params: readonly SqlValue[] = []) {
        note("get", sql, params);
        return tx.get<R>(sql, params);
      },
      all<R = Row>(sql: string, params: readonly SqlValue[] = []) {
        note("all", sql, params);
        return tx.all<R>(sql, params);
      },
      run(sql, params = []) {
        note("run", sql, params);
        return tx.run(sql, params);
      },
      insert(table, row) {
        const { sql, params } = insertStatement(table, row);
        note("run", sql, params);
        return tx.insert(table, row);
      },
      moveBalance(accountId, units) {
        note("run", MOVE_BALANCE, [units, accountId, units]);
        return tx.moveBalance(accountId, units);
      },
    };
    return op(recording);
  };
}

export async function record(store: Store, lifecycles: readonly Lifecycle[]): Promise<Recording> {
  const recording: Recording = [];
  const write = <T>(op: Op<T>): Promise<T> => {
    const statements: Statement[] = [];
    recording.push(statements);
    return store.write(recorded(op, statements));
  };
  for (const lifecycle of lifecycles) {
    await write(submitOp(lifecycle));
    await write(completeOp(lifecycle));
  }
  return recording;
}
