import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import { requestRescan } from "@/lib/server/escrow/tables/rescans";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** The chain's clock may be behind the house's by less than this. */
const CLOCKS_DIFFER_MS = 60 * MINUTE_MS;

/** The contract has what the node has not shown of a task: its logs are read again from before the task was posted. */
export async function rescanForTask(
  tx: Tx,
  of: { task: Pick<TaskRow, "createdAtMs">; nowMs: number },
): Promise<void> {
  const sinceS = Math.floor((of.task.createdAtMs - CLOCKS_DIFFER_MS) / SECOND_MS);
  await requestRescan(tx, { sinceS }, of.nowMs);
}
