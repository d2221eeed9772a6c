import type Sqlite from "better-sqlite3";
import {
  answer,
  busyBecause,
  OpQueue,
  type Outcome,
  type QueuedOp,
  refuseAll,
} from "@/lib/server/store/op-queue";
import { OpRunner } from "@/lib/server/store/op-runner";
import { isSqliteUnavailable } from "@/lib/server/store/store-errors";
import type { Op, View } from "@/lib/server/store/tx";
import { SqliteStatements } from "./statements";
import { SqliteTx } from "./tx";

export interface WriterLimits {
  /** Ops that may wait; more are Busy. */
  readonly queueLimit: number;
  /** Ops in one commit, so that one group never holds the event loop for long. */
  readonly groupLimit: number;
  /** How long ops wait for a database that another process holds, before they are Busy. */
  readonly lockedPatienceMs: number;
}

const RETRY_LOCKED_MS = 20;

/** After an op had to be undone, the next groups take no chances: failures come in swarms. */
const GUARDED_AFTER_FAILURE = 16;

/** The one writer: whatever waits becomes one transaction, each op kept or undone alone, answered after COMMIT. */
export class SqliteWriter {
  private readonly queue: OpQueue;
  private readonly runner = new OpRunner();
  private readonly statements: SqliteStatements;
  private readonly control: Record<
    "begin" | "commit" | "rollback" | "save" | "release" | "undo",
    Sqlite.Statement
  >;
  private readonly view: View;
  private guardedGroups = 0;
  private isDraining = false;
  private whenIdle: (() => void)[] = [];

  constructor(
    private readonly connection: Sqlite.Database,
    private readonly limits: WriterLimits,
    books: object,
  ) {
    this.queue = new OpQueue(limits.queueLimit, () => this.wake());
    this.view = { books, isCommitted: false };
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
      this.statements.writeBalances();
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
    if (this.guardedGroups === 0) {
      const outcomes = await this.runBare(group);
      if (outcomes) return outcomes;
      this.guardedGroups = GUARDED_AFTER_FAILURE;
    }
    this.guardedGroups--;
    return this.runGuarded(group);
  }

  /**
   * Runs the group without savepoints, which cost a seventh of its time. Null, with everything undone, when an op
   * failed after it had changed something: what came before it must then be run again, guarded.
   */
  private async runBare(group: readonly QueuedOp[]): Promise<Outcome[] | null> {
    const outcomes: Outcome[] = [];
    this.gatherBalances(group);
    let changesBefore = this.statements.changes;
    const changesAtStart = changesBefore;
    for (const queued of group) {
      const outcome = await this.runner.run(queued.op, new SqliteTx(this.statements, this.view));
      this.assertGroupStands(outcome);
      if (!outcome.isDone && this.statements.changes > changesBefore) {
        this.abandon();
        this.control.begin.run();
        if (changesBefore > changesAtStart) return null;
        this.gatherBalances(group);
      }
      changesBefore = outcome.isDone ? this.statements.changes : changesBefore;
      this.statements.changes = changesBefore;
      outcomes.push(outcome);
    }
    return outcomes;
  }

  /** One op alone has nobody to share an account with. */
  private gatherBalances(group: readonly QueuedOp[]): void {
    if (group.length > 1) this.statements.gatherBalances();
  }

  private async runGuarded(group: readonly QueuedOp[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const queued of group) {
      this.control.save.run();
      const outcome = await this.runner.run(queued.op, new SqliteTx(this.statements, this.view));
      this.assertGroupStands(outcome);
      if (!outcome.isDone) this.control.undo.run();
      this.control.release.run();
      outcomes.push(outcome);
    }
    return outcomes;
  }

  /** When SQLite could not store, or has undone the whole group, the group fails. Only a failed statement undoes it. */
  private assertGroupStands(outcome: Outcome): void {
    if (outcome.isDone) return;
    if (!this.connection.inTransaction || isSqliteUnavailable(outcome.error)) throw outcome.error;
  }

  private couldNotBegin(group: QueuedOp[], error: unknown): number {
    const patience = performance.now() - this.limits.lockedPatienceMs;
    const tired = group.filter((queued) => queued.queuedAtMs < patience || !isSqliteUnavailable(error));
    this.queue.putBack(group.filter((queued) => !tired.includes(queued)));
    refuseAll(tired, isSqliteUnavailable(error) ? busyBecause(error) : error);
    return RETRY_LOCKED_MS;
  }

  private abandon(): void {
    this.statements.forgetBalances();
    if (this.connection.inTransaction) this.control.rollback.run();
  }
}
