import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { BudgetAlertWire, SpendingAgentWire, TreasuryWire } from "@/lib/schemas/treasury/overview";

const AGENTS: Column<SpendingAgentWire>[] = [
  {
    key: "agent",
    title: "Agent",
    cell: ({ id, paused }) => (
      <>
        {id} {paused ? <Badge tone="danger">paused</Badge> : null}
      </>
    ),
  },
  { key: "priority", title: "Priority", cell: (row) => row.priority },
  { key: "budget", title: "A day", numeric: true, cell: (row) => row.dailyBudget?.display ?? "no limit" },
  { key: "call", title: "A call", numeric: true, cell: (row) => row.maxPerCall?.display ?? "no limit" },
  { key: "spent", title: "Spent", numeric: true, cell: (row) => row.spent.display },
  { key: "held", title: "Held", numeric: true, cell: (row) => row.held.display },
  { key: "left", title: "Left", numeric: true, cell: (row) => row.remaining?.display ?? "no limit" },
  {
    key: "empty",
    title: "At this pace empty",
    cell: (row) => (row.emptyAt === null ? "not today" : <RelativeTime at={row.emptyAt} />),
  },
];

function Alert({ alert }: { alert: BudgetAlertWire }) {
  const whose = alert.scope === "house" ? "The house" : `${alert.scope} ${alert.of}`;
  return (
    <li className="text-sm">
      {whose} came to {alert.percent} % of its {alert.window} <RelativeTime at={alert.at} />
    </li>
  );
}

/** What agents may spend in this UTC day, and which budgets came near their end. */
export function BudgetsCard({ agents, alerts }: Pick<TreasuryWire, "agents" | "alerts">) {
  return (
    <Card id="budgets" title="Budgets of agents">
      <Table
        caption="What agents may spend today, in UTC"
        columns={AGENTS}
        rows={agents}
        rowKey={(row) => row.id}
        empty={<EmptyState title="No agent may spend the treasury's money." />}
      />
      {alerts.length > 0 ? (
        <ul className="mt-3 grid gap-1" aria-label="Alerts of budgets">
          {alerts.map((alert) => (
            <Alert
              key={`${alert.scope} ${alert.of} ${alert.window} ${alert.percent} ${alert.at}`}
              alert={alert}
            />
          ))}
        </ul>
      ) : null}
    </Card>
  );
}
