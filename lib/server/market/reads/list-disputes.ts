import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { TaskPageWire } from "@/lib/schemas/market/task";
import type { Cursor } from "@/lib/schemas/page";
import { ACTIONS } from "@/lib/server/market/access";
import type { Store } from "@/lib/server/store/tx";
import { listTasks } from "./list-tasks";

/**
 * Disputes that wait for the arbiter, oldest first.
 * @throws Forbidden for anybody but an operator.
 */
export async function listDisputes(
  store: Store,
  query: { actor: Actor; nowMs: number; cursor?: Cursor | undefined; limit: number },
): Promise<TaskPageWire> {
  const { actor, nowMs, cursor, limit } = query;
  authorize(actor, ACTIONS["disputes.list"]);
  return listTasks(store, { actor, nowMs, filter: { status: ["disputed"], sort: "oldest", cursor, limit } });
}
