import type { AssetId } from "@/lib/domain/assets";
import { nextStatus, type Review, type TaskStatus, type TaskVerb } from "@/lib/domain/market/lifecycle";
import type { TaskRow } from "@/lib/server/market/tables/rows";

/**
 * Where a verb leads a task. `hasCandidate`: somebody is there to be assigned.
 * @throws IllegalTransition when the task's status does not know the verb.
 */
export function destinationOf(step: { task: TaskRow; verb: TaskVerb; hasCandidate?: boolean }): TaskStatus {
  const { task, verb, hasCandidate = false } = step;
  return nextStatus({
    status: task.status as TaskStatus,
    verb,
    asset: task.asset as AssetId,
    review: task.review as Review,
    isDirect: task.strategy === "direct",
    hasCandidate,
  });
}
