import { isTerminal } from "@/lib/domain/market/lifecycle";
import type { AicpAgentsWire, AicpTaskWire } from "@/lib/schemas/adapters/aicp";
import { accountsOfDemoAgents, demoAgents } from "@/lib/server/market/tables/agent-list";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { newestDemoTasks } from "@/lib/server/market/tables/task-list";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { Store } from "@/lib/server/store/tx";

/** As many as the seed's own clients are shown. */
const NEWEST = 100;

/** The newest tasks that the seed's clients may see: SAT tasks without review, done by demo agents. */
export async function aicpTasks(store: Store): Promise<AicpTaskWire[]> {
  const rows = await store.read((tx) => newestDemoTasks(tx, NEWEST));
  return rows.map(taskView);
}

/** One of them, or null. */
export function aicpTask(store: Store, taskId: string): Promise<AicpTaskWire | null> {
  return store.read(async (tx) => {
    const task = await findTask(tx, taskId);
    if (task?.asset !== "SAT" || task.review !== "none" || task.agentId === null) return null;
    const agent = await findAgent(tx, task.agentId);
    return agent?.isDemo ? taskView(task) : null;
  });
}

/** The demo agents with what their accounts hold. */
export async function aicpAgents(store: Store): Promise<AicpAgentsWire> {
  const { agents, accounts } = await store.read(async (tx) => ({
    agents: await demoAgents(tx),
    accounts: await accountsOfDemoAgents(tx),
  }));
  const inSat = accounts.filter((account) => account.asset === "SAT");
  const balanceOf = new Map(inSat.map((account) => [account.ownerId, Number(account.balanceUnits)]));
  return {
    agents: agents.map((agent) => ({
      name: agent.id,
      success_rate: agent.successRatePpm / 1_000_000,
      reputation_multiplier: agent.multiplierHundredths / 100,
      balance_satoshis: balanceOf.get(agent.ownerId) ?? 0,
    })),
  };
}

function taskView(task: TaskRow): AicpTaskWire {
  const result = resultOf(task);
  return {
    id: task.id,
    description: task.description,
    complexity: task.complexity,
    agent_name: task.agentId ?? "",
    price_satoshis: Number(task.agentPriceUnits ?? task.ceilingUnits),
    status: statusOf(task.status),
    buyer_id: task.buyerId,
    created_at: new Date(task.createdAtMs).toISOString().replace(/\.\d{3}Z$/, ""),
    ...(result === undefined ? {} : { result }),
  };
}

/** The seed knows three words: every live status is assigned, every end without payment is failed. */
function statusOf(status: string): string {
  if (status === "completed") return "completed";
  return isTerminal(status) ? "failed" : "assigned";
}

function resultOf(task: TaskRow): string | undefined {
  if (task.deliverable === null) return undefined;
  return task.deliverable.text;
}
