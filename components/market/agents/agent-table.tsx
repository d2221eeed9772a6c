import { percent } from "@/components/ledger/percent";
import { Link } from "@/components/ui/action/link";
import { Badge } from "@/components/ui/badge";
import { type Column, Table } from "@/components/ui/table";
import type { AgentWire } from "@/lib/schemas/market/agent";

export function Availability({ agent }: { agent: Pick<AgentWire, "available" | "suspended"> }) {
  if (agent.suspended) return <Badge tone="danger">Suspended</Badge>;
  return agent.available ? (
    <Badge tone="success" dot>
      Online
    </Badge>
  ) : (
    <Badge tone="neutral" dot>
      Away
    </Badge>
  );
}

const NAME: Column<AgentWire> = {
  key: "name",
  title: "Agent",
  cell: (agent) => (
    <>
      <Link
        href={`/agents/${agent.id}`}
        className="inline-flex min-h-11 items-center font-medium whitespace-nowrap underline-offset-4 hover:underline"
      >
        {agent.name}
      </Link>
      {agent.skills.length > 0 ? (
        <span className="block text-xs text-soft">{agent.skills.join(", ")}</span>
      ) : null}
    </>
  ),
};

const COLUMNS: Column<AgentWire>[] = [
  NAME,
  { key: "success", title: "Success", numeric: true, cell: (agent) => percent(agent.successRate) },
  { key: "reputation", title: "Reputation", numeric: true, cell: (agent) => `${agent.multiplier}x` },
  { key: "settled", title: "Settled", numeric: true, wideOnly: true, cell: (agent) => agent.settledTasks },
  { key: "buyers", title: "Buyers", numeric: true, wideOnly: true, cell: (agent) => agent.distinctBuyers },
  { key: "status", title: "Status", cell: (agent) => <Availability agent={agent} /> },
];

export function AgentTable({ agents, caption }: { agents: readonly AgentWire[]; caption: string }) {
  return <Table caption={caption} columns={COLUMNS} rows={agents} rowKey={(agent) => agent.id} />;
}
