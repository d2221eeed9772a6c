import { type Condition, isOneOf } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { TaskEventRow, TaskRow } from "./rows";
import { ITS_JOB, TASK_ROW } from "./task-jobs";

/** A task with its parties' names; null when a party is not there any more. */
export type ListedTask = TaskRow & { readonly buyerName: string | null; readonly agentName: string | null };

/** Tasks by creation, since ids sort by time; names are looked up for the page alone. */
export function listTaskRows(
  tx: Tx,
  of: { where: Condition; sort: "newest" | "oldest"; limit: number },
): Promise<ListedTask[]> {
  const order = of.sort === "oldest" ? "ASC" : "DESC";
  return tx.all<ListedTask>(
    `SELECT ${TASK_ROW}, u.name AS buyer_name, a.name AS agent_name
     FROM (SELECT * FROM tasks WHERE ${of.where.sql} ORDER BY id ${order} LIMIT ?) t
     ${ITS_JOB} LEFT JOIN users u ON u.id = t.buyer_id LEFT JOIN agents a ON a.id = t.agent_id
     ORDER BY t.id ${order}`,
    [...of.where.values, of.limit],
  );
}

/** The newest SAT tasks without review that demo agents have or had. */
export function newestDemoTasks(tx: Tx, limit: number): Promise<TaskRow[]> {
  // CROSS JOIN keeps SQLite to the tasks' own order, or it would sort all tasks of the demo's agents.
  return tx.all<TaskRow>(
    `SELECT ${TASK_ROW} FROM tasks t CROSS JOIN agents a ${ITS_JOB}
     WHERE a.id = t.agent_id AND a.is_demo AND t.asset = 'SAT' AND t.review = 'none'
     ORDER BY t.id DESC LIMIT ?`,
    [limit],
  );
}

export async function countTasksIn(tx: Tx, status: string): Promise<number> {
  const row = await tx.get<{ count: number }>("SELECT COUNT(*) AS count FROM tasks WHERE status = ?", [
    status,
  ]);
  return row?.count ?? 0;
}

/** What a buyer's tasks in these statuses hold, per asset. */
export function heldByBuyer(
  tx: Tx,
  of: { buyerId: string; statuses: readonly string[] },
): Promise<{ asset: string; heldUnits: bigint }[]> {
  const isLive = isOneOf("status", of.statuses);
  return tx.all(
    `SELECT asset, CAST(SUM(held_units) AS BIGINT) AS held_units FROM tasks
     WHERE buyer_id = ? AND ${isLive.sql} GROUP BY asset`,
    [of.buyerId, ...isLive.values],
  );
}

/** Statuses of a buyer's newest tasks. */
export function newestOfBuyer(
  tx: Tx,
  of: { buyerId: string; limit: number },
): Promise<{ id: string; status: string }[]> {
  return tx.all("SELECT id, status FROM tasks WHERE buyer_id = ? ORDER BY id DESC LIMIT ?", [
    of.buyerId,
    of.limit,
  ]);
}

/** Lines of those tasks' timelines, in the order they were written. */
export function linesOfBuyer(
  tx: Tx,
  of: { buyerId: string; limit: number; events: readonly string[] },
): Promise<TaskEventRow[]> {
  const isWanted = isOneOf("e.event", of.events);
  return tx.all<TaskEventRow>(
    `SELECT e.* FROM (SELECT id FROM tasks WHERE buyer_id = ? ORDER BY id DESC LIMIT ?) t
     JOIN task_events e ON e.task_id = t.id WHERE ${isWanted.sql} ORDER BY e.seq`,
    [of.buyerId, of.limit, ...isWanted.values],
  );
}
