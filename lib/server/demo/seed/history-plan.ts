import { type DemoAgent, HISTORY_BUYERS } from "./demo-agents";
import { failureReason, historyText } from "./history-texts";

/** One task of the history, from posting to its end. */
export interface PlannedTask {
  readonly agentId: string;
  readonly buyerId: string;
  readonly description: string;
  readonly complexity: number;
  /** The handed-in text, or null when the agent gave up. */
  readonly result: string | null;
  readonly reason: string;
  /** Where in the seeded stretch of time it lies, 0 to 1. */
  readonly position: number;
}

/** The history of all agents in the order of time: the same for every data folder. */
export function historyPlan(agents: readonly DemoAgent[]): PlannedTask[] {
  return agents.flatMap(tasksOf).sort((left, right) => left.position - right.position);
}

function tasksOf(agent: DemoAgent): PlannedTask[] {
  const failures = agent.settledTasks - agent.completedTasks;
  return Array.from({ length: agent.settledTasks }, (_, index) => {
    const { description, result } = historyText(agent.id, index);
    return {
      agentId: agent.id,
      buyerId: HISTORY_BUYERS[index % HISTORY_BUYERS.length] ?? "",
      description,
      complexity: 1 + ((index * 7) % 10),
      result: isFailure(index, { failures, tasks: agent.settledTasks }) ? null : result,
      reason: failureReason(index),
      position: (index + 0.5) / agent.settledTasks,
    };
  });
}

/** Spreads the failures evenly over the history. */
function isFailure(index: number, of: { failures: number; tasks: number }): boolean {
  const before = Math.floor((index * of.failures) / of.tasks);
  return Math.floor(((index + 1) * of.failures) / of.tasks) > before;
}
