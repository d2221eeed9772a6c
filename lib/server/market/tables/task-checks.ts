import type { ChainState } from "@/lib/domain/escrow/contract-states";
import type { TaskStatus } from "@/lib/domain/market/lifecycle";
import { type Finding, findPlaces } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";

/** I5: an asset whose escrow account is not the sum of what its tasks hold. */
export async function escrowOffTasks(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.asset AS place FROM
       (SELECT asset, balance_units AS units FROM accounts WHERE kind = 'escrow'
        UNION ALL SELECT asset, -held_units FROM tasks WHERE held_units <> 0) x
     GROUP BY x.asset HAVING SUM(x.units) <> 0`,
  );
}

/** I5, per task: what its journals left in escrow is not what it holds. */
export async function tasksOffEscrow(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT t.id AS place FROM tasks t
       LEFT JOIN (SELECT j.task_id, SUM(e.units) AS total FROM journals j
         JOIN entries e ON e.journal_id = j.id JOIN accounts a ON a.id = e.account_id AND a.kind = 'escrow'
         WHERE j.task_id IS NOT NULL GROUP BY j.task_id) s ON s.task_id = t.id
     WHERE t.held_units <> COALESCE(s.total, 0)`,
  );
}

const ENDED = "('completed', 'failed', 'refunded', 'resolved', 'cancelled', 'expired')";

/**
 * I6: an ended task without its settlement, or a live one that has one. Money that reached the chain after a
 * cancellation or expiry is held until the chain has settled it, of which a rejection may pay a part at once.
 */
export async function wrongSettlements(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT t.id AS place FROM tasks t
       LEFT JOIN settlements r ON r.task_id = t.id AND r.part = 'rest'
       LEFT JOIN settlements u ON u.task_id = t.id AND u.part = 'undisputed'
     WHERE (t.held_units <> 0 AND (r.task_id IS NOT NULL
            OR t.status IN ('completed', 'failed', 'refunded', 'resolved')
            OR (t.asset = 'SAT' AND t.status IN ${ENDED})))
        OR (t.status NOT IN ${ENDED} AND r.task_id IS NOT NULL)
        OR (t.status IN ${ENDED} AND r.task_id IS NULL AND t.held_units = 0
            AND t.paid_agent_units + t.paid_fee_units + t.refunded_units <> 0)
        OR (t.status IN ('completed', 'failed', 'refunded', 'resolved') AND r.task_id IS NULL)
        OR (t.status = 'completed' AND t.paid_agent_units = 0)
        OR (t.status = 'failed' AND t.paid_agent_units <> 0)
        OR (t.status IN ('cancelled', 'expired') AND t.paid_agent_units <> 0 AND NOT EXISTS
             (SELECT 1 FROM task_events e WHERE e.task_id = t.id AND e.event = 'task.paid_late'))
        OR (t.status = 'refunded' AND t.paid_agent_units <> COALESCE(u.agent_units, 0))`,
  );
}

/** I7: the parts of a task do not sum to what was locked, or differ from its settlements or their journals. */
export async function wrongParts(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT t.id AS place FROM tasks t
       LEFT JOIN (SELECT task_id, SUM(agent_units) AS agent, SUM(fee_units) AS fee, SUM(buyer_units) AS buyer
         FROM settlements GROUP BY task_id) s ON s.task_id = t.id
     WHERE (t.held_units + t.paid_agent_units + t.paid_fee_units + t.refunded_units) NOT IN (0, t.total_units)
        OR (t.status NOT IN ('awaiting_payment', 'cancelled', 'expired')
            AND t.held_units + t.paid_agent_units + t.paid_fee_units + t.refunded_units <> t.total_units)
        OR t.paid_agent_units <> COALESCE(s.agent, 0)
        OR t.paid_fee_units <> COALESCE(s.fee, 0)
        OR t.refunded_units <> COALESCE(s.buyer, 0)
        OR t.total_units <> t.ceiling_units + t.fee_units
     UNION ALL
     SELECT s.task_id FROM settlements s LEFT JOIN journals j ON j.id = s.journal_id AND j.task_id = s.task_id
     WHERE j.id IS NULL`,
  );
}

/** I8: a timeline with a gap, a line after the end, or one that ends elsewhere than its task. */
export async function brokenTimelines(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT l.task_id AS place FROM
       (SELECT task_id, seq, from_status, to_status,
          LAG(to_status) OVER (PARTITION BY task_id ORDER BY seq) AS came_from,
          LEAD(to_status) OVER (PARTITION BY task_id ORDER BY seq) AS goes_to
        FROM task_events) l JOIN tasks t ON t.id = l.task_id
     WHERE (l.came_from IS NULL AND l.from_status IS NOT NULL AND l.from_status <> l.to_status)
        OR (l.came_from IS NOT NULL AND (l.from_status IS NULL OR l.from_status <> l.came_from))
        OR (l.came_from IN ${ENDED} AND l.to_status <> l.came_from)
        OR (l.goes_to IS NULL AND l.to_status <> t.status)
     UNION ALL
     SELECT t.id FROM tasks t WHERE NOT EXISTS (SELECT 1 FROM task_events e WHERE e.task_id = t.id)`,
  );
}

export interface StepTaken {
  readonly fromStatus: TaskStatus;
  readonly toStatus: TaskStatus;
  readonly event: string;
  readonly actorKind: string;
}

/** The distinct steps that timelines took, for the table of the domain to judge. */
export function stepsTaken(tx: Tx): Promise<StepTaken[]> {
  return tx.all(
    `SELECT DISTINCT from_status, to_status, event, actor_kind FROM task_events
     WHERE from_status IS NOT NULL AND from_status <> to_status`,
  );
}

/** I9: a task at work without an agent, an open one with an agent, or one paid to another than it names. */
export async function wrongAssignees(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT id AS place FROM tasks
     WHERE (agent_id IS NULL AND status IN
         ('assigned', 'in_progress', 'submitted', 'rejected', 'disputed', 'completed', 'refunded', 'resolved'))
        OR (agent_id IS NOT NULL AND status = 'open')
     UNION ALL
     SELECT o.task_id FROM outcomes o LEFT JOIN tasks t ON t.id = o.task_id
     WHERE t.id IS NULL OR t.agent_id IS NULL OR t.agent_id <> o.agent_id OR t.buyer_id <> o.buyer_id`,
  );
}

/** The statuses and contract states that stand beside each other, with one task as an example. */
export async function statesSideBySide(
  tx: Tx,
): Promise<{ status: TaskStatus; chainState: ChainState | null; example: string }[]> {
  return tx.all(
    `SELECT t.status, j.state AS chain_state, MIN(t.id) AS example FROM task_jobs j JOIN tasks t ON t.id = j.task_id
     GROUP BY t.status, j.state`,
  );
}

/** Tasks paid on chain without a job, and jobs of tasks that are not. */
export async function wrongJobs(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT t.id AS place FROM tasks t LEFT JOIN task_jobs j ON j.task_id = t.id
     WHERE (t.asset = 'SAT') <> (j.task_id IS NULL)
     UNION ALL
     SELECT j.task_id FROM task_jobs j LEFT JOIN tasks t ON t.id = j.task_id WHERE t.id IS NULL`,
  );
}

/** Agents whose load is not the number of tasks they have in hand. */
export async function wrongLoads(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT a.id AS place FROM agents a
       LEFT JOIN (SELECT agent_id, COUNT(*) AS n FROM tasks
         WHERE status IN ('assigned', 'in_progress', 'submitted', 'rejected', 'disputed') GROUP BY agent_id) s
       ON s.agent_id = a.id
     WHERE a.active_tasks <> COALESCE(s.n, 0)`,
  );
}

/** Public counters that a recount does not confirm. */
export async function wrongCounters(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.key AS place FROM
       (SELECT key, value FROM counters WHERE key LIKE 'tasks:%'
        UNION ALL SELECT 'tasks:' || status, -COUNT(*) FROM tasks GROUP BY status) x
     GROUP BY x.key HAVING SUM(x.value) <> 0`,
  );
}

/** Reputation sums that the single outcomes do not confirm. */
export async function wrongReputationDays(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT x.agent_id AS place FROM
       (SELECT agent_id, buyer_id, day_utc, settled_tasks AS n FROM reputation_days
        UNION ALL SELECT agent_id, buyer_id, day_utc, -COUNT(*) FROM outcomes WHERE is_counted
          GROUP BY agent_id, buyer_id, day_utc) x
     GROUP BY x.agent_id, x.buyer_id, x.day_utc HAVING SUM(x.n) <> 0`,
  );
}

/** I17: tasks past their deadline, and those whose money on chain nothing is going to move. */
export function overdueTasks(tx: Tx, beforeMs: number): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT id AS place FROM tasks WHERE due_at_ms < ? AND status NOT IN ${ENDED}
     UNION ALL
     SELECT t.id FROM task_jobs j JOIN tasks t ON t.id = j.task_id WHERE t.held_units <> 0
       AND t.due_at_ms IS NULL AND j.anchor_at_ms IS NULL AND t.updated_at_ms < ? AND NOT EXISTS
         (SELECT 1 FROM outbox_rows o WHERE o.task_id = t.id AND (o.state IN ('queued', 'signed', 'sent', 'mined')
           OR o.state = 'confirmed' AND o.updated_at_ms >= ?))`,
    [beforeMs, beforeMs, beforeMs],
  );
}
