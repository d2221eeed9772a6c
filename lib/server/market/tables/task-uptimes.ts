import type { Tx } from "@/lib/server/store/tx";

/** One more look at the orchestrator of an agent, for every task that it works on. */
export async function noteUptime(tx: Tx, of: { agentId: string; isGood: boolean }): Promise<void> {
  await tx.run(
    `INSERT INTO task_uptimes (task_id, good, known)
     SELECT id, CAST(? AS INTEGER), 1 FROM tasks WHERE agent_id = ? AND status = 'in_progress'
     ON CONFLICT (task_id) DO UPDATE SET good = task_uptimes.good + excluded.good, known = task_uptimes.known + 1`,
    [of.isGood ? 1 : 0, of.agentId],
  );
}

export function taskUptime(tx: Tx, taskId: string): Promise<{ good: number; known: number } | undefined> {
  return tx.get("SELECT good, known FROM task_uptimes WHERE task_id = ?", [taskId]);
}
