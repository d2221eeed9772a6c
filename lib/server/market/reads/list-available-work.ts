import type { Actor } from "@/lib/domain/access/actor";
import type { TaskPageWire } from "@/lib/schemas/market/task";
import { DEFAULT_LIMIT } from "@/lib/schemas/page";
import type { Store } from "@/lib/server/store/tx";
import { listTasks } from "./list-tasks";

/** What waits for the actor's agents: assigned to one of them, or open to a claim. Oldest first. */
export async function listAvailableWork(
  store: Store,
  query: { actor: Actor; nowMs: number },
): Promise<TaskPageWire> {
  const filter = { role: "available", sort: "oldest", limit: DEFAULT_LIMIT } as const;
  return listTasks(store, { ...query, filter });
}
