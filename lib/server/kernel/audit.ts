import type { Actor } from "@/lib/domain/access/actor";
import { insertAudit } from "@/lib/server/kernel/tables/audit";
import type { Tx } from "@/lib/server/store/tx";

/**
 * Who did what, in the same write as what was done. Both engines' triggers (in the migrations) refuse to change or delete
 * a line; the lines are not chained to each other yet.
 */
export async function audit(
  tx: Tx,
  line: {
    atMs: number;
    actor: Actor;
    action: string;
    subjectKind: string;
    subjectId: string;
    detail?: Record<string, unknown>;
  },
): Promise<void> {
  await insertAudit(tx, {
    atMs: line.atMs,
    actorKind: line.actor.kind,
    actorId: line.actor.kind === "user" ? line.actor.userId : null,
    action: line.action,
    subjectKind: line.subjectKind,
    subjectId: line.subjectId,
    detail: line.detail ?? {},
  });
}
