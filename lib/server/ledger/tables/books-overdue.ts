import type { Tx } from "@/lib/server/store/tx";
import { ENDED, type Finding, SHOWN } from "./books-checks";

/** I17: what should long have happened: a task past its deadline, an effect that does not leave the house. */
export function overdueWork(tx: Tx, beforeMs: number): Promise<Finding[]> {
  return tx.all<Finding>(
    `SELECT id AS place FROM tasks WHERE due_at_ms < ? AND status NOT IN ${ENDED}
     UNION ALL
     SELECT id FROM tasks t WHERE job_id IS NOT NULL AND held_units <> 0 AND status NOT IN ${ENDED}
       AND due_at_ms IS NULL AND anchor_at_ms IS NULL AND updated_at_ms < ? AND NOT EXISTS
         (SELECT 1 FROM outbox_rows o WHERE o.task_id = t.id AND o.state IN ('queued', 'signed', 'sent', 'mined'))
     UNION ALL
     SELECT id FROM outbox_rows WHERE state IN ('queued', 'signed', 'sent') AND updated_at_ms < ?
     LIMIT ${SHOWN}`,
    [beforeMs, beforeMs, beforeMs],
  );
}
