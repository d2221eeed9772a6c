import { useState } from "react";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { toView } from "@/components/treasury/views";
import { Button } from "@/components/ui/action/button";
import { ParamLink } from "@/components/ui/action/param-link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, Table } from "@/components/ui/table";
import type { SpendingAgentWire, TreasuryWire } from "@/lib/schemas/treasury/overview";
import { BudgetAlerts } from "./budget-alerts";
import { BudgetBar } from "./budget-bar";
import { BOUND_WORDS, largeWords } from "./call-limit-text";
import { EditAgentDialog } from "./edit-agent-dialog";
import { EditHouseBudget } from "./edit-house-dialog";
import { KillSwitch } from "./kill-switch";
import { PauseAgentDialog } from "./pause-agent-dialog";
import { SpendableFunds } from "./spendable-funds";

type Asked = { readonly what: "edit" | "pause"; readonly agent: SpendingAgentWire } | null;

/** What would pass, and beside it what is left of the budget: the budget alone promises nothing. */
function PassesNow({ agent }: { agent: SpendingAgentWire }) {
  const { passesNow, bound, remaining, reserved, largeCost } = agent;
  const large = largeWords(largeCost);
  return (
    <>
      {passesNow.display}
      {large === null ? null : <span className="block text-xs whitespace-normal">{large}</span>}
      <span className="block text-xs whitespace-normal text-soft">
        {BOUND_WORDS[bound]}
        {remaining === null ? "" : `; ${remaining.display} of its day left`}
        {reserved.units === "0" ? "" : `, ${reserved.display} of that kept from lower priorities`}
      </span>
    </>
  );
}

const columns = (ask: (asked: Asked) => void): Column<SpendingAgentWire>[] => [
  {
    key: "agent",
    title: "Agent",
    cell: ({ id, priority, paused }) => (
      <div className="max-w-56 min-w-28 wrap-anywhere">
        {id} {paused ? <Badge tone="danger">paused</Badge> : null}
        <span className="block text-xs text-soft">{priority.toLowerCase()} priority</span>
      </div>
    ),
  },
  {
    key: "day",
    title: "Today",
    cell: ({ id, dailyBudget, ...day }) => (
      <>
        <BudgetBar {...day} limit={dailyBudget} />
        <ParamLink
          changes={{ ...toView("calls"), agent: id, period: "today" }}
          className="inline-flex min-h-11 items-center text-xs underline underline-offset-4 sm:min-h-6"
          aria-label={`Calls of ${id} today`}
        >
          Its calls today
        </ParamLink>
      </>
    ),
  },
  { key: "passes", title: "Passes now", numeric: true, cell: (agent) => <PassesNow agent={agent} /> },
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
    cell: ({ emptyAt, remaining }) => {
      if (remaining?.units === "0") return <Badge tone="danger">empty</Badge>;
      return emptyAt === null ? "not today" : <RelativeTime at={emptyAt} />;
    },
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
          <EditHouseBudget />
          <KillSwitch />
          <CsvLink path="/api/v1/treasury?table=budgets" name="budgets" />
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
      <BudgetAlerts alerts={alerts} />
      <EditAgentDialog agent={asked?.what === "edit" ? asked.agent : null} onClose={close} />
      <PauseAgentDialog agent={asked?.what === "pause" ? asked.agent : null} onClose={close} />
    </Card>
  );
}
