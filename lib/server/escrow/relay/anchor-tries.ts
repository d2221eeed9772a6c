import type { Job } from "@/lib/server/escrow/escrow-job";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

interface Anchored {
  readonly task: Pick<Job, "id" | "jobId">;
  readonly kind: "accept" | "submit";
  readonly round: number;
}

/** What ended without reaching the chain owes nothing any more. */
const isOver = ({ state }: OutboxRow) => state === "reverted" || state === "cancelled";

/**
 * What tells the next try to anchor from those before, as the last part of its business key; null while one is owed or
 * has reached the chain.
 */
export async function nextAnchorTry(tx: Tx, of: Anchored): Promise<string | null> {
  const tries = await anchorTries(tx, of);
  if (tries.some((row) => !isOver(row))) return null;
  return tries.length === 0 ? `${of.round}` : `${of.round}:${tries.length + 1}`;
}

/** How often the chain has refused what this row is a try of. */
export async function refusalsLike(tx: Tx, row: OutboxRow): Promise<number> {
  const [kind, , round] = row.businessKey.split(":");
  if (row.taskId === null) return 0;
  const rows = await outboxOf(tx, row.taskId);
  const isTry = (key: string[]) => key[0] === kind && key[2] === round;
  return rows.filter((one) => one.state === "reverted" && isTry(one.businessKey.split(":"))).length;
}

async function anchorTries(tx: Tx, { task, kind, round }: Anchored): Promise<OutboxRow[]> {
  const key = `${kind}:${task.jobId}:${round}`;
  const rows = await outboxOf(tx, task.id);
  return rows.filter(({ businessKey }) => businessKey === key || businessKey.startsWith(`${key}:`));
}
