import { ASSET_IDS } from "@/lib/domain/assets";
import { STATUSES, TERMINAL } from "@/lib/domain/market/lifecycle";
import { formatMultiplier } from "@/lib/domain/market/pricing";
import type { StatsAgentWire, StatsTaskWire, StatsWire } from "@/lib/schemas/market/stats";
import { counterValues } from "@/lib/server/kernel/tables/counters";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import {
  type AgentCount,
  accountsOfDemoAgents,
  countAgents,
  type DemoAccount,
  listAgentRows,
  type ShownAgent,
} from "@/lib/server/market/tables/agent-list";
import { type ListedTask, listTaskRows } from "@/lib/server/market/tables/task-list";
import { EVERY_ROW } from "@/lib/server/store/conditions";
import type { Store } from "@/lib/server/store/tx";
import { earnedView } from "./agent-view";
import { namedPartiesOf } from "./list-tasks";

const SHOWN_AGENTS = 50;
const SHOWN_TASKS = 20;
const STATUS_COUNTERS = STATUSES.map((status) => `tasks:${status}`);

export interface StatsQuery {
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly isHealthy: boolean;
  /** Descriptions are public in the demo only. */
  readonly showsDescriptions: boolean;
}

/** The public figures of the house, from counters and short pages: the same work at any number of tasks. */
export async function readStats(store: Store, query: StatsQuery): Promise<StatsWire> {
  const read = await store.read(async (tx) => ({
    counters: await counterValues(tx, STATUS_COUNTERS),
    count: await countAgents(tx),
    agents: await listAgentRows(tx, { where: EVERY_ROW, limit: SHOWN_AGENTS }),
    accounts: await accountsOfDemoAgents(tx),
    tasks: await listTaskRows(tx, { where: EVERY_ROW, sort: "newest", limit: SHOWN_TASKS }),
  }));
  return {
    ...taskFigures(read.counters),
    agents: agentFigures(read),
    balances: ASSET_IDS.map((asset) => moneyView(asset, unitsIn(read.accounts, asset))),
    recentTasks: read.tasks.map((task) => taskLine(task, query)),
    uptime: {
      startedAt: timeView(query.startedAtMs),
      seconds: Math.max(0, Math.floor((query.nowMs - query.startedAtMs) / 1_000)),
    },
    status: query.isHealthy ? "healthy" : "degraded",
    asOf: timeView(query.nowMs),
  };
}

function unitsIn(accounts: readonly DemoAccount[], asset: string): bigint {
  return accounts.reduce((sum, one) => (one.asset === asset ? sum + one.balanceUnits : sum), 0n);
}

function taskFigures(counters: ReadonlyMap<string, bigint>): Pick<StatsWire, "tasks" | "successRate"> {
  const countOf = (status: string) => Number(counters.get(`tasks:${status}`) ?? 0n);
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, countOf(status)]));
  const count = (statuses: readonly string[]) =>
    statuses.reduce((total, status) => total + countOf(status), 0);
  const total = count(STATUSES);
  const judged = count(["completed", "failed", "refunded"]);
  return {
    tasks: {
      total,
      byStatus,
      completed: count(["completed"]),
      failed: count(["failed"]),
      live: total - count(TERMINAL),
    },
    successRate: judged === 0 ? null : count(["completed"]) / judged,
  };
}

function agentFigures(read: {
  count: AgentCount;
  agents: readonly ShownAgent[];
  accounts: readonly DemoAccount[];
}): StatsWire["agents"] {
  const { total, available, multiplierSum } = read.count;
  return {
    total,
    available,
    averageMultiplier: total === 0 ? null : formatMultiplier(Math.round(multiplierSum / total)),
    items: read.agents.map((agent) => agentLine(agent, read.accounts)),
  };
}

/** A demo agent shows its owner's balance, as the seed's dashboard does; other owners' balances are theirs alone. */
function agentLine(agent: ShownAgent, accounts: readonly DemoAccount[]): StatsAgentWire {
  const owned = agent.isDemo ? accounts.filter((account) => account.ownerId === agent.ownerId) : [];
  return {
    id: agent.id,
    name: agent.name,
    successRate: agent.successRatePpm / 1_000_000,
    multiplier: formatMultiplier(agent.multiplierHundredths),
    balances: ASSET_IDS.flatMap((asset) =>
      owned
        .filter((account) => account.asset === asset)
        .map((account) => moneyView(asset, account.balanceUnits)),
    ),
    earned: earnedView(agent),
    activeTasks: agent.activeTasks,
    status: agent.isSuspended ? "suspended" : agent.isAvailable && !agent.isOffline ? "online" : "paused",
  };
}

function taskLine(task: ListedTask, query: StatsQuery): StatsTaskWire {
  return {
    id: task.id,
    description: query.showsDescriptions ? task.description : null,
    status: task.status,
    agent: namedPartiesOf(task).agent,
    price: moneyView(task.asset, task.ceilingUnits),
    createdAt: timeView(task.createdAtMs),
  };
}
