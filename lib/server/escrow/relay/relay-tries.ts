import { DEFAULT_KIND } from "@/lib/domain/escrow/escrow-verbs";
import type { Job } from "@/lib/server/escrow/escrow-job";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

interface Tried {
  readonly task: Pick<Job, "id" | "jobId">;
  readonly kind: string;
  /** What the try is for: the round of an anchor, the version that a default was found due in. */
  readonly turn: string;
}

/** What ended without reaching the chain owes nothing any more. */
const isOver = ({ state }: OutboxRow) => state === "reverted" || state === "cancelled";

/**
 * What tells the next try from those before, as the last part of its business key; null while one is owed or has
 * reached the chain.
 */
export async function nextTry(tx: Tx, of: Tried): Promise<string | null> {
  const tries = await triesOf(tx, of);
  if (tries.some((row) => !isOver(row))) return null;
  return tries.length === 0 ? of.turn : `${of.turn}:${tries.length + 1}`;
}

/** How often the chain has refused what this row is a try of; `reverts`: in a block, so that the house paid for it. */
export async function refusalsLike(
  tx: Tx,
  row: OutboxRow,
): Promise<{ readonly refusals: number; readonly reverts: number }> {
  const [kind, , turn] = row.businessKey.split(":");
  if (row.taskId === null) return { refusals: 0, reverts: 0 };
  const rows = await outboxOf(tx, row.taskId);
  // A default is due in a new version of its task each time.
  const isTry = (key: string[]) => key[0] === kind && (kind === DEFAULT_KIND || key[2] === turn);
  const refused = rows.filter((one) => one.state === "reverted" && isTry(one.businessKey.split(":")));
  return { refusals: refused.length, reverts: refused.filter(({ nonce }) => nonce !== null).length };
}

async function triesOf(tx: Tx, { task, kind, turn }: Tried): Promise<OutboxRow[]> {
  const key = `${kind}:${task.jobId}:${turn}`;
  const rows = await outboxOf(tx, task.id);
  return rows.filter(({ businessKey }) => businessKey === key || businessKey.startsWith(`${key}:`));
}
