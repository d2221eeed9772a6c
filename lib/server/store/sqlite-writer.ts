import type Sqlite from "better-sqlite3";
import { answer, busyBecause, OpQueue, type Outcome, type QueuedOp, refuseAll } from "./op-queue";
import { OpRunner } from "./op-runner";
import { SqliteStatements, SqliteTx } from "./sqlite-tx";
import { isSqliteUnavailable } from "./store-errors";
import type { Op } from "./tx";

export interface WriterLimits {
  /** Ops that may wait; more are Busy. */
  readonly queueLimit: number;
  /** Ops in one commit, so that one group never holds the event loop for long. */
  readonly groupLimit: number;
  /** How long ops wait for a database that another process holds, before they are Busy. */
  readonly lockedPatienceMs: number;
}

const RETRY_LOCKED_MS = 20;

/** The one writer: whatever waits becomes one transaction, each op in a savepoint, answered after COMMIT. */
export class SqliteWriter {
  private readonly queue: OpQueue;
  private readonly runner = new OpRunner();
  private readonly statements: SqliteStatements;
  private readonly control: Record<
    "begin" | "commit" | "rollback" | "save" | "release" | "undo",
    Sqlite.Statement
  >;
  private isDraining = false;
  private whenIdle: (() => void)[] = [];

  constructor(
    private readonly connection: Sqlite.Database,
    private readonly limits: WriterLimits,
  ) {
    this.queue = new OpQueue(limits.queueLimit, () => this.wake());
    this.statements = new SqliteStatements(connection);
    this.control = {
      begin: connection.prepare("BEGIN IMMEDIATE"),
      commit: connection.prepare("COMMIT"),
      rollback: connection.prepare("ROLLBACK"),
      save: connection.prepare("SAVEPOINT op"),
      release: connection.prepare("RELEASE op"),
      undo: connection.prepare("ROLLBACK TO op"),
    };
  }

  write<T>(op: Op<T>): Promise<T> {
    return this.queue.add(op);
  }

  async close(): Promise<void> {
    this.queue.close();
    if (this.isDraining) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  private wake(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    setImmediate(() => void this.drain());
  }

  private async drain(): Promise<void> {
    const group = this.queue.take(this.limits.groupLimit);
    const delayMs = await this.commitGroup(group);
    if (this.queue.size === 0) {
      this.isDraining = false;
      for (const resolve of this.whenIdle.splice(0)) resolve();
    } else if (delayMs > 0) {
      setTimeout(() => void this.drain(), delayMs);
    } else {
      setImmediate(() => void this.drain());
    }
  }

  /** Stores one group and answers it; how long to wait before the next one, in ms. */
  private async commitGroup(group: QueuedOp[]): Promise<number> {
    try {
      this.control.begin.run();
    } catch (error) {
      return this.couldNotBegin(group, error);
    }
    try {
      const outcomes = await this.runAll(group);
      this.control.commit.run();
      answer(group, outcomes);
    } catch (error) {
      this.abandon();
      refuseAll(group, isSqliteUnavailable(error) ? busyBecause(error) : error);
    } finally {
      this.runner.rest();
    }
    return 0;
  }

  private async runAll(group: readonly QueuedOp[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const [index, queued] of group.entries()) {
      // Nothing precedes the first op of a group, so undoing it is undoing all: it needs no savepoint.
      const isFirst = index === 0;
      if (!isFirst) this.control.save.run();
      const outcome = await this.runner.run(queued.op, new SqliteTx(this.statements));
      this.closeOp(outcome, isFirst);
      outcomes.push(outcome);
    }
    return outcomes;
  }

  /** Keeps or undoes one op. When SQLite has already undone the whole group, the group fails. */
  private closeOp(outcome: Outcome, isFirst: boolean): void {
    if (!this.connection.inTransaction) throw outcome.isDone ? busyBecause(null) : outcome.error;
    if (!outcome.isDone && isSqliteUnavailable(outcome.error)) throw outcome.error;
    if (isFirst) {
      if (outcome.isDone) return;
      this.control.rollback.run();
      this.control.begin.run();
      return;
    }
    if (!outcome.isDone) this.control.undo.run();
    this.control.release.run();
  }

  private couldNotBegin(group: QueuedOp[], error: unknown): number {
    const patience = performance.now() - this.limits.lockedPatienceMs;
    const tired = group.filter((queued) => queued.queuedAtMs < patience || !isSqliteUnavailable(error));
    this.queue.putBack(group.filter((queued) => !tired.includes(queued)));
    refuseAll(tired, isSqliteUnavailable(error) ? busyBecause(error) : error);
    return RETRY_LOCKED_MS;
  }

  private abandon(): void {
    if (this.connection.inTransaction) this.control.rollback.run();
  }
}
