import type Sqlite from "better-sqlite3";
import { answer, busyBecause, OpQueue, type Outcome, refuseAll } from "@/lib/server/store/op-queue";
import { OpRunner } from "@/lib/server/store/op-runner";
import { isSqliteUnavailable } from "@/lib/server/store/store-errors";
import type { Op, View } from "@/lib/server/store/tx";
import { SqliteStatements } from "./statements";
import { SqliteTx } from "./tx";

const GROUP_LIMIT = 256;

/** Reads on a connection of their own: all that wait at one moment share one snapshot. */
export class SqliteReads {
  private readonly queue: OpQueue;
  private readonly runner = new OpRunner();
  private readonly statements: SqliteStatements;
  private readonly begin: Sqlite.Statement;
  private readonly commit: Sqlite.Statement;
  private readonly view: View;
  private isDraining = false;
  private whenIdle: (() => void)[] = [];

  constructor(connection: Sqlite.Database, of: { queueLimit: number; books: object }) {
    this.queue = new OpQueue(of.queueLimit, () => this.wake());
    this.view = { books: of.books, isCommitted: true };
    this.statements = new SqliteStatements(connection);
    this.begin = connection.prepare("BEGIN DEFERRED");
    this.commit = connection.prepare("COMMIT");
  }

  read<T>(op: Op<T>): Promise<T> {
    return this.queue.add(op);
  }

  async close(): Promise<void> {
    this.queue.close();
    if (this.isDraining) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  private wake(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    queueMicrotask(() => void this.drain());
  }

  private async drain(): Promise<void> {
    while (this.queue.size > 0) await this.readGroup();
    this.isDraining = false;
    for (const resolve of this.whenIdle.splice(0)) resolve();
  }

  private async readGroup(): Promise<void> {
    const group = this.queue.take(GROUP_LIMIT);
    const outcomes: Outcome[] = [];
    try {
      this.begin.run();
      for (const queued of group)
        outcomes.push(await this.runner.run(queued.op, new SqliteTx(this.statements, this.view)));
      answer(group, outcomes);
    } catch (error) {
      refuseAll(group, isSqliteUnavailable(error) ? busyBecause(error) : error);
    } finally {
      this.runner.rest();
      if (this.statements.connection.inTransaction) this.commit.run();
    }
  }
}
