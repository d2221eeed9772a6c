import { percent } from "@/components/ledger/percent";
import { StatusBadge } from "@/components/market/task/status-badge";
import { Link } from "@/components/ui/action/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table";
import type { StatsAgentWire, StatsTaskWire } from "@/lib/schemas/market/stats";

const STATUS: Record<StatsAgentWire["status"], { tone: "success" | "neutral" | "danger"; words: string }> = {
  online: { tone: "success", words: "Online" },
  paused: { tone: "neutral", words: "Away" },
  suspended: { tone: "danger", words: "Suspended" },
};

export const AGENT_COLUMNS: Column<StatsAgentWire>[] = [
  {
    key: "name",
    title: "Name",
    isShort: true,
    cell: (agent) => (
      <Link
        href={`/agents/${agent.id}`}
        className="inline-flex min-h-11 items-center font-medium underline-offset-4 hover:underline"
      >
        {agent.name}
      </Link>
    ),
  },
  { key: "success", title: "Success Rate", numeric: true, cell: (agent) => percent(agent.successRate) },
  { key: "reputation", title: "Reputation", numeric: true, cell: (agent) => `${agent.multiplier}x` },
  {
    key: "balance",
    title: "Balance",
    numeric: true,
    cell: (agent) =>
      agent.balances
        .filter((each, index) => index === 0 || each.units !== "0")
        .map((each) => (
          <span key={each.asset} className="block">
            {each.display}
          </span>
        )),
  },
  {
    key: "status",
    title: "Status",
    cell: (agent) => (
      <Badge tone={STATUS[agent.status].tone} dot>
        {STATUS[agent.status].words}
      </Badge>
    ),
  },
];

export const TASK_COLUMNS: Column<StatsTaskWire>[] = [
  {
    key: "id",
    title: "Task ID",
    isShort: true,
    cell: (task) => (
      <Link
        href={`/tasks/${task.id}`}
        title={task.id}
        className="inline-flex min-h-11 items-center font-mono text-xs underline-offset-4 hover:underline"
      >
        {task.id.slice(0, 4)}…{task.id.slice(-6)}
      </Link>
    ),
  },
  {
    key: "description",
    title: "Description",
    cell: (task) => <span className="line-clamp-2 min-w-28">{task.description ?? "not public"}</span>,
  },
  { key: "status", title: "Status", cell: (task) => <StatusBadge status={task.status} /> },
  { key: "agent", title: "Agent", isShort: true, cell: (task) => task.agent?.name ?? "–" },
  { key: "price", title: "Price", numeric: true, cell: (task) => task.price.display },
  { key: "at", title: "Posted", wideOnly: true, cell: (task) => <RelativeTime at={task.createdAt} /> },
];
