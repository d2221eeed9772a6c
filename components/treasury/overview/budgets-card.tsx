import { useState } from "react";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { Button } from "@/components/ui/action/button";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { BudgetAlertWire, SpendingAgentWire, TreasuryWire } from "@/lib/schemas/treasury/overview";
import { BudgetBar } from "./budget-bar";
import { EditAgentDialog } from "./edit-agent-dialog";
import { KillSwitch } from "./kill-switch";
import { PauseAgentDialog } from "./pause-agent-dialog";
import { SpendableFunds } from "./spendable-funds";

type Asked = { readonly what: "edit" | "pause"; readonly agent: SpendingAgentWire } | null;

/** Kept from lower priorities: it explains why these are refused while something is left. */
function Left({ agent: { remaining, reserved } }: { agent: SpendingAgentWire }) {
  if (remaining === null) return "no limit";
  return (
    <>
      {remaining.display}
      {reserved.units === "0" ? null : (
        <span className="block text-xs whitespace-normal text-soft">
          {reserved.display} kept from lower priorities
        </span>
      )}
    </>
  );
}

const columns = (ask: (asked: Asked) => void): Column<SpendingAgentWire>[] => [
  {
    key: "agent",
    title: "Agent",
    cell: ({ id, priority, paused }) => (
      <div className="max-w-56 wrap-anywhere">
        {id} {paused ? <Badge tone="danger">paused</Badge> : null}
        <span className="block text-xs text-soft">{priority.toLowerCase()} priority</span>
      </div>
    ),
  },
  {
    key: "day",
    title: "Today",
    cell: ({ spent, held, dailyBudget, resetsAt }) => (
      <BudgetBar spent={spent} held={held} limit={dailyBudget} resetsAt={resetsAt} />
    ),
  },
  { key: "left", title: "Left", numeric: true, cell: (agent) => <Left agent={agent} /> },
  {
    key: "call",
    title: "A call",
    numeric: true,
    cell: (row) => row.maxPerCall?.display ?? "no limit",
  },
  {
    key: "empty",
    title: "At this pace empty",
    numeric: true,
    cell: (row) => (row.emptyAt === null ? "not today" : <RelativeTime at={row.emptyAt} />),
  },
  {
    key: "do",
    title: <span className="sr-only">Change</span>,
    cell: (agent) => (
      <span className="flex gap-2 sm:justify-end">
        <Button onClick={() => ask({ what: "edit", agent })} aria-label={`Edit the budget of ${agent.id}`}>
          Edit
        </Button>
        <Button
          onClick={() => ask({ what: "pause", agent })}
          aria-label={`${agent.paused ? "Resume" : "Pause"} ${agent.id}`}
        >
          {agent.paused ? "Resume" : "Pause"}
        </Button>
      </span>
    ),
  },
];

/** `16:40 UTC`, with its day where that is not the alert's. */
function clockOf(emptyAt: string, at: string): string {
  const [day, time] = [emptyAt.slice(0, 10), emptyAt.slice(11, 16)];
  return `${day === at.slice(0, 10) ? "" : `${day} `}${time} UTC`;
}

function Alert({ alert }: { alert: BudgetAlertWire }) {
  const whose = alert.scope === "house" ? "The house" : `${alert.scope} ${alert.of}`;
  if (alert.emptyAt === null) {
    return (
      <li className="text-sm">
        {whose} came to {alert.percent} % of its {alert.window} <RelativeTime at={alert.at} />
      </li>
    );
  }
  return (
    <li className="text-sm">
      {whose} would have its {alert.window} empty at {clockOf(alert.emptyAt, alert.at)}, at its pace{" "}
      <RelativeTime at={alert.at} />
    </li>
  );
}

/** What agents may spend in this UTC day, and which budgets came near their end. */
export function BudgetsCard({ funds, agents, alerts }: Pick<TreasuryWire, "funds" | "agents" | "alerts">) {
  const [asked, ask] = useState<Asked>(null);
  const close = () => ask(null);
  return (
    <Card
      id="budgets"
      title="Budgets of agents"
      aside={
        <span className="flex flex-wrap gap-2">
          <KillSwitch />
          <CsvLink path="/api/v1/treasury" name="budgets" />
        </span>
      }
    >
      <SpendableFunds funds={funds} />
      <Table
        stacks
        caption="What agents may spend today, in UTC"
        columns={columns(ask)}
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
      <EditAgentDialog agent={asked?.what === "edit" ? asked.agent : null} onClose={close} />
      <PauseAgentDialog agent={asked?.what === "pause" ? asked.agent : null} onClose={close} />
    </Card>
  );
}
