import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { TaskListFilter, TaskPageWire } from "@/lib/schemas/market/task";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { ACTIONS } from "@/lib/server/market/access";
import { type ListedTask, listTaskRows } from "@/lib/server/market/tables/task-list";
import { allOf, type Condition, contains, isOneOf, where } from "@/lib/server/store/conditions";
import type { Store, Tx } from "@/lib/server/store/tx";
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
export async function listTasks(store: Store, query: TaskListQuery): Promise<TaskPageWire> {
  const { actor, filter, nowMs } = query;
  authorize(actor, ACTIONS["tasks.list"]);
  const { limit, sort } = filter;
  return store.read(async (tx) => {
    const rows = await listTaskRows(tx, { where: conditionOf(tx, query), sort, limit: limit + 1 });
    return cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.createdAtMs, id: row.id }),
      view: (task) => taskSummaryView({ task, ...namedPartiesOf(task), actor, nowMs }),
    });
  });
}

type Party = { id: string; name: string };

/** Buyer and agent by name, by id where the name is not known. */
export function namedPartiesOf(task: ListedTask): { buyer: Party; agent: Party | null } {
  const { buyerId, agentId } = task;
  return {
    buyer: { id: buyerId, name: task.buyerName ?? buyerId },
    agent: agentId === null ? null : { id: agentId, name: task.agentName ?? agentId },
  };
}

function conditionOf(tx: Tx, { actor, filter }: TaskListQuery): Condition {
  const all = [filter.role ? inRole(actor, filter.role) : visibleTo(actor)];
  if (filter.status) all.push(isOneOf("status", filter.status));
  if (filter.asset) all.push(where("asset = ?", filter.asset));
  if (filter.skill) all.push(contains(tx, { columns: ["skills"], words: JSON.stringify(filter.skill) }));
  if (filter.q) all.push(contains(tx, { columns: ["title", "description"], words: filter.q }));
  if (filter.cursor) all.push(where(`id ${filter.sort === "oldest" ? ">" : "<"} ?`, filter.cursor.id));
  return allOf(all);
}
