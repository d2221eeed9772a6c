import { TERMINAL } from "@/lib/domain/market/lifecycle";
import type { AicpAgentsWire, AicpTaskWire } from "@/lib/schemas/adapters/aicp";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Reader } from "@/lib/server/store/reader";
import { asRow } from "@/lib/server/store/rows";

/** As many as the seed's own clients are shown. */
const NEWEST = 100;

/** What the seed's clients may see: SAT tasks without review, done by demo agents. */
async function demoAgentIds(reader: Reader): Promise<string[]> {
  const agents = await reader.agent.findMany({ where: { isDemo: true }, select: { id: true } });
  return agents.map((agent) => agent.id);
}

/** The newest tasks of the seed's clients. */
export async function aicpTasks(reader: Reader): Promise<AicpTaskWire[]> {
  const agentIds = await demoAgentIds(reader);
  const rows = await reader.task.findMany({
    where: { asset: "SAT", review: "none", agentId: { in: agentIds } },
    orderBy: { id: "desc" },
    take: NEWEST,
  });
  return rows.map((row) => taskView(asRow(row)));
}

/** One of them, or null. */
export async function aicpTask(reader: Reader, taskId: string): Promise<AicpTaskWire | null> {
  const row = await reader.task.findUnique({ where: { id: taskId } });
  if (row?.asset !== "SAT" || row.review !== "none" || row.agentId === null) return null;
  const agent = await reader.agent.findUnique({ where: { id: row.agentId }, select: { isDemo: true } });
  return agent?.isDemo ? taskView(asRow(row)) : null;
}

/** The demo agents with what their accounts hold. */
export async function aicpAgents(reader: Reader): Promise<AicpAgentsWire> {
  const agents = await reader.agent.findMany({
    where: { isDemo: true },
    orderBy: [{ registeredAtMs: "asc" }, { id: "asc" }],
  });
  const accounts = await reader.account.findMany({
    where: { kind: "user", asset: "SAT", ownerId: { in: agents.map((agent) => agent.ownerId) } },
  });
  const balanceOf = new Map(accounts.map((account) => [account.ownerId, Number(account.balanceUnits)]));
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
  return (TERMINAL as readonly string[]).includes(status) ? "failed" : "assigned";
}

function resultOf(task: TaskRow): string | undefined {
  if (task.deliverable === null) return undefined;
  return (JSON.parse(task.deliverable) as { text?: string }).text;
}
