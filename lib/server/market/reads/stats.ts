import { ASSET_IDS, isAssetId } from "@/lib/domain/assets";
import { STATUSES, TERMINAL } from "@/lib/domain/market/lifecycle";
import { formatMultiplier } from "@/lib/domain/market/pricing";
import type { StatsAgentWire, StatsTaskWire, StatsWire } from "@/lib/schemas/market/stats";
import type { MoneyWire } from "@/lib/schemas/money";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import { balancesOfDemoAgents } from "@/lib/server/ledger/tables/books-series";
import type { AgentRow, TaskRow } from "@/lib/server/market/tables/rows";
import type { Reader } from "@/lib/server/store/reader";
import { asRow } from "@/lib/server/store/rows";
import type { Store } from "@/lib/server/store/tx";
import { earnedBy } from "./earned";
import { namesOf } from "./party-names";

const SHOWN_AGENTS = 50;
const SHOWN_TASKS = 20;

export interface StatsQuery {
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly isHealthy: boolean;
  /** Descriptions are public in the demo only. */
  readonly showsDescriptions: boolean;
}

/** The public figures of the house, from counters and short pages: the same work at any number of tasks. */
export async function readStats(
  sources: { store: Store; reader: Reader },
  query: StatsQuery,
): Promise<StatsWire> {
  const { store, reader } = sources;
  const [counted, agents, recentTasks, owners] = await Promise.all([
    countedTasks(reader),
    agentFigures(reader),
    recent(reader, query.showsDescriptions),
    store.read(balancesOfDemoAgents),
  ]);
  const unitsOf = new Map(owners.map((sum) => [sum.asset, sum.totalUnits]));
  return {
    ...counted,
    agents,
    balances: ASSET_IDS.map((asset) => moneyView(asset, unitsOf.get(asset) ?? 0n)),
    recentTasks,
    uptime: {
      startedAt: timeView(query.startedAtMs),
      seconds: Math.max(0, Math.floor((query.nowMs - query.startedAtMs) / 1_000)),
    },
    status: query.isHealthy ? "healthy" : "degraded",
    asOf: timeView(query.nowMs),
  };
}

async function countedTasks(reader: Reader): Promise<Pick<StatsWire, "tasks" | "successRate">> {
  const keys = STATUSES.map((status) => `tasks:${status}`);
  const counters = await reader.counter.findMany({ where: { key: { in: keys } } });
  const found = new Map(counters.map((counter) => [counter.key, Number(counter.value)]));
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, found.get(`tasks:${status}`) ?? 0]));
  const count = (statuses: readonly string[]) =>
    statuses.reduce((total, status) => total + (byStatus[status] ?? 0), 0);
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

async function agentFigures(reader: Reader): Promise<StatsWire["agents"]> {
  const [all, available, shown] = await Promise.all([
    reader.agent.aggregate({ _count: true, _sum: { multiplierHundredths: true } }),
    reader.agent.count({ where: { isAvailable: true, isSuspended: false } }),
    reader.agent.findMany({ orderBy: [{ registeredAtMs: "asc" }, { id: "asc" }], take: SHOWN_AGENTS }),
  ]);
  const rows: AgentRow[] = shown.map(asRow);
  const total = all._count;
  const sum = all._sum.multiplierHundredths ?? 0;
  return {
    total,
    available,
    averageMultiplier: total === 0 ? null : formatMultiplier(Math.round(sum / total)),
    items: await agentLines(reader, rows),
  };
}

/** A demo agent shows its owner's balance, as the seed's dashboard does; other owners' balances are theirs alone. */
async function agentLines(reader: Reader, agents: readonly AgentRow[]): Promise<StatsAgentWire[]> {
  const demoOwners = agents.filter((agent) => agent.isDemo).map((agent) => agent.ownerId);
  const [accounts, earned] = await Promise.all([
    reader.account.findMany({ where: { kind: "user", ownerId: { in: demoOwners } } }),
    earnedBy(
      reader,
      agents.map((agent) => agent.id),
    ),
  ]);
  const balanceOf = (ownerId: string): MoneyWire[] =>
    accounts
      .filter((account) => account.ownerId === ownerId && isAssetId(account.asset))
      .map((account) => moneyView(account.asset, account.balanceUnits));
  return agents.map((agent) => ({
    id: agent.id,
    name: agent.name,
    successRate: agent.successRatePpm / 1_000_000,
    multiplier: formatMultiplier(agent.multiplierHundredths),
    balances: agent.isDemo ? balanceOf(agent.ownerId) : [],
    earned: earned.get(agent.id) ?? [],
    activeTasks: agent.activeTasks,
    status: agent.isSuspended ? "suspended" : agent.isAvailable ? "online" : "paused",
  }));
}

async function recent(reader: Reader, showsDescriptions: boolean): Promise<StatsTaskWire[]> {
  const found = await reader.task.findMany({
    orderBy: { id: "desc" },
    take: SHOWN_TASKS,
  });
  const rows: TaskRow[] = found.map(asRow);
  const names = await namesOf(reader, rows);
  return rows.map((task) => ({
    id: task.id,
    description: showsDescriptions ? task.description : null,
    status: task.status as StatsTaskWire["status"],
    agent: names.partiesOf(task).agent,
    price: moneyView(task.asset, task.ceilingUnits),
    createdAt: timeView(task.createdAtMs),
  }));
}
