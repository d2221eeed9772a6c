import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { TaskListFilter, TaskPageWire, TaskSummaryWire } from "@/lib/schemas/market/task";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { ACTIONS } from "@/lib/server/market/access";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Reader } from "@/lib/server/store/reader";
import { asRow } from "@/lib/server/store/rows";
import { namesOf } from "./party-names";
import { inRole, visibleTo } from "./task-scope";
import { taskSummaryView } from "./task-view";

export interface TaskListQuery {
  readonly actor: Actor;
  readonly filter: TaskListFilter;
  readonly nowMs: number;
}

/**
 * The tasks that the actor may see, by creation: ids sort by time.
 * @throws Unauthenticated when nobody is signed in.
 */
export async function listTasks(reader: Reader, query: TaskListQuery): Promise<TaskPageWire> {
  const { actor, filter, nowMs } = query;
  authorize(actor, ACTIONS["tasks.list"]);
  const direction = filter.sort === "oldest" ? "asc" : "desc";
  const found = await reader.task.findMany({
    where: { AND: conditionsOf(actor, filter) },
    orderBy: { id: direction },
    take: filter.limit + 1,
  });
  const rows: TaskRow[] = found.map(asRow);
  const views = await summariesOf(reader, { rows: rows.slice(0, filter.limit), actor, nowMs });
  return cutPage(rows, filter.limit, {
    cursorOf: (row) => ({ atMs: row.createdAtMs, id: row.id }),
    view: (row) => views.get(row.id) as TaskSummaryWire,
  });
}

function conditionsOf(actor: Actor, filter: TaskListFilter): object[] {
  const all: object[] = [filter.role ? inRole(actor, filter.role) : visibleTo(actor)];
  if (filter.status) all.push({ status: { in: filter.status } });
  if (filter.asset) all.push({ asset: filter.asset });
  if (filter.skill) all.push({ skills: { contains: JSON.stringify(filter.skill) } });
  if (filter.q)
    all.push({ OR: [{ title: { contains: filter.q } }, { description: { contains: filter.q } }] });
  if (filter.cursor) all.push({ id: { [filter.sort === "oldest" ? "gt" : "lt"]: filter.cursor.id } });
  return all;
}

/** List views of rows, with the names of their parties. */
async function summariesOf(
  reader: Reader,
  of: { rows: readonly TaskRow[]; actor: Actor; nowMs: number },
): Promise<Map<string, TaskSummaryWire>> {
  const names = await namesOf(reader, of.rows);
  return new Map(
    of.rows.map((task) => [
      task.id,
      taskSummaryView({ task, ...names.partiesOf(task), actor: of.actor, nowMs: of.nowMs }),
    ]),
  );
}
