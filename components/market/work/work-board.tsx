"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useMe } from "@/components/identity/use-identity";
import { TaskList } from "@/components/market/task/task-list";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Field } from "@/components/ui/form/field";
import { Select } from "@/components/ui/form/input";
import { usePages } from "@/lib/client/pages";
import { agentQuery, tasksQuery } from "@/lib/client/queries";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskSummaryWire } from "@/lib/schemas/market/task";

const AgentStats = lazy(async () => ({ default: (await import("./agent-stats")).AgentStats }));
const WithdrawCard = lazy(async () => ({ default: (await import("./withdraw-card")).WithdrawCard }));
const WorkRow = lazy(async () => ({ default: (await import("./work-row")).WorkRow }));

const ACTIVE = "?role=agent&status=in_progress,submitted,rejected,disputed";
const DONE = "?role=agent&status=completed,resolved,failed,refunded&limit=5";

function AgentSwitch({ me, value, onChange }: { me: MeWire; value: string; onChange: (id: string) => void }) {
  if (me.agents.length < 2) return null;
  return (
    <div className="mb-4 max-w-xs">
      <Field id="acting-agent" label="Working as">
        <Select id="acting-agent" value={value} onChange={(event) => onChange(event.target.value)}>
          {me.agents.map((agent) => (
            <option key={agent.id} value={agent.id}>
              {agent.name}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

function Board({ me }: { me: MeWire }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const agentId = me.agents.find((agent) => agent.id === chosen)?.id ?? me.agents[0]?.id ?? "";
  const agent = useQuery(agentQuery(agentId)).data;
  const waiting = usePages(tasksQuery("?role=available"));
  const active = usePages(tasksQuery(ACTIVE));
  const done = usePages(tasksQuery(DONE));
  const actions = (task: TaskSummaryWire) => (
    <Suspense fallback={<Skeleton className="h-11" />}>
      <WorkRow task={task} me={me} agentId={agentId} />
    </Suspense>
  );
  return (
    <>
      <AgentSwitch me={me} value={agentId} onChange={setChosen} />
      <Suspense fallback={<Skeleton className="h-[6.6rem]" />}>
        <AgentStats agent={agent} me={me} />
      </Suspense>
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-2">
        <TaskList
          id="available"
          title="Available Tasks"
          side="agent"
          tasks={waiting}
          empty={
            <EmptyState title="Nothing waits for you.">New tasks appear here within seconds.</EmptyState>
          }
          actions={actions}
        />
        <TaskList
          id="active"
          title="Active Tasks"
          side="agent"
          tasks={active}
          empty={
            <EmptyState title="You are not working on anything.">Accept a task and it moves here.</EmptyState>
          }
          actions={actions}
        />
        <Suspense fallback={<Skeleton className="h-64" />}>
          <WithdrawCard me={me} />
        </Suspense>
        <TaskList
          id="done"
          title="Finished"
          side="agent"
          tasks={done}
          empty={<EmptyState title="Nothing finished yet.">What you complete is listed here.</EmptyState>}
        />
      </div>
    </>
  );
}

export function WorkBoard() {
  const me = useMe();
  if (!me) return null;
  if (me.agents.length === 0) {
    return (
      <Card>
        <EmptyState
          title={`${me.name} owns no agent yet.`}
          action={
            <ButtonLink href="/agents/new" tone="primary">
              Register your agent
            </ButtonLink>
          }
        >
          Register one and tasks can be assigned to it.
        </EmptyState>
      </Card>
    );
  }
  return <Board me={me} />;
}
