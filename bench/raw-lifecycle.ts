import type Sqlite from "better-sqlite3";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { MOVE_BALANCE } from "@/lib/server/store/balances";
import { jsonAsText, sqlNameFor } from "@/lib/server/store/codec";
import { COMPLETE, ESCROW, type Lifecycle, type Posting, purseOf } from "./lifecycle";

const JOURNAL = ["id", "kind", "business_key", "task_id", "detail", "at_ms"];
const ENTRY = ["journal_id", "account_id", "asset", "units"];
const EVENT = ["task_id", "version", "event", "from_status", "to_status", "actor_kind", "detail", "at_ms"];
const SETTLEMENT = "task_id part outcome agent_units fee_units buyer_units journal_id at_ms".split(" ");

/** The same lifecycles as one would write them straight on the driver: synchronous, one transaction each. */
export class RawLifecycles {
  readonly submit: (lifecycle: Lifecycle) => string;
  readonly complete: (lifecycle: Lifecycle) => bigint;
  private readonly insertJournal: Sqlite.Statement;
  private readonly insertEntry: Sqlite.Statement;
  private readonly insertTask: Sqlite.Statement;
  private readonly insertEvent: Sqlite.Statement;
  private readonly insertSettlement: Sqlite.Statement;
  private readonly moveBalance: Sqlite.Statement;
  private readonly findTask: Sqlite.Statement<
    [string],
    Pick<TaskRow, "agentId" | "ceilingUnits" | "version">
  >;
  private readonly completeTask: Sqlite.Statement;
  /** The task's columns that a new row fills; the driver need not bind what stays NULL. */
  private readonly taskFields: readonly (keyof TaskRow)[];

  constructor(connection: Sqlite.Database, sample: Lifecycle) {
    const insert = (table: string, columns: readonly string[]) =>
      connection.prepare(
        `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
      );
    this.taskFields = (Object.keys(sample.task) as (keyof TaskRow)[]).filter(
      (field) => sample.task[field] !== null,
    );
    this.insertTask = insert("tasks", this.taskFields.map(sqlNameFor));
    this.insertJournal = insert("journals", JOURNAL);
    this.insertEntry = insert("entries", ENTRY);
    this.insertEvent = insert("task_events", EVENT);
    this.insertSettlement = insert("settlements", SETTLEMENT);
    this.moveBalance = connection.prepare(MOVE_BALANCE);
    this.findTask = connection
      .prepare<[string], Pick<TaskRow, "agentId" | "ceilingUnits" | "version">>(
        `SELECT agent_id AS "agentId", ceiling_units AS "ceilingUnits", version FROM tasks WHERE id = ?`,
      )
      .safeIntegers(true);
    this.completeTask = connection.prepare(COMPLETE);
    this.submit = connection.transaction((lifecycle: Lifecycle) => this.submitNow(lifecycle)).immediate;
    this.complete = connection.transaction((lifecycle: Lifecycle) => this.completeNow(lifecycle)).immediate;
  }

  private submitNow({ task, lockId }: Lifecycle): string {
    const { id: taskId, createdAtMs: atMs, totalUnits: units } = task;
    this.book({ id: lockId, kind: "lock", taskId, from: purseOf(task.buyerId), to: ESCROW, units, atMs });
    this.insertTask.run(...this.taskFields.map((field) => jsonAsText(task[field])));
    this.insertEvent.run(taskId, 1, "task.assigned", null, "assigned", "house", "{}", atMs);
    return taskId;
  }

  private completeNow({ task: { id: taskId }, settleId }: Lifecycle): bigint {
    const atMs = Date.now();
    const task = this.findTask.get(taskId);
    if (!task?.agentId || this.completeTask.run(atMs, atMs, taskId, task.version).changes !== 1) {
      throw new RangeError(`Task ${taskId} cannot be completed.`);
    }
    const { agentId, ceilingUnits: units } = task;
    const version = Number(task.version) + 1;
    this.insertEvent.run(taskId, version, "task.completed", "assigned", "completed", "house", "{}", atMs);
    this.book({ id: settleId, kind: "settle", taskId, from: ESCROW, to: purseOf(agentId), units, atMs });
    this.insertSettlement.run(taskId, "rest", "completed", units, 0n, 0n, settleId, atMs);
    return units;
  }

  private book({ id, kind, taskId, from, to, units, atMs }: Posting): void {
    this.insertJournal.run(id, kind, `${kind}:${taskId}`, taskId, "{}", atMs);
    if (this.moveBalance.run(-units, from, -units).changes !== 1)
      throw new RangeError(`No money in ${from}.`);
    if (this.moveBalance.run(units, to, units).changes !== 1) throw new RangeError(`No account ${to}.`);
    this.insertEntry.run(id, from, "SAT", -units);
    this.insertEntry.run(id, to, "SAT", units);
  }
}
