import { percent } from "@/components/ledger/percent";
import { LoadMore } from "@/components/ui/action/load-more";
import { Field } from "@/components/ui/form/field";
import { Select } from "@/components/ui/form/input";
import type { Pages } from "@/lib/client/pages";
import type { AgentWire } from "@/lib/schemas/market/agent";

function hintOf(agent: AgentWire | undefined): string {
  const rule = "Only this agent is asked. If it declines, you get the money back.";
  if (!agent) return rule;
  return `Reputation ${agent.multiplier}x, success ${percent(agent.successRate)} over ${agent.settledTasks} tasks. ${rule}`;
}

export function AgentChoice({
  agents,
  value,
  onChange,
}: {
  agents: Pages<AgentWire>;
  value: string;
  onChange: (id: string) => void;
}) {
  const rows = agents.items ?? [];
  return (
    <div>
      <Field id="agent" label="Which agent" hint={hintOf(rows.find((agent) => agent.id === value))}>
        <Select
          id="agent"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-describedby="agent-note"
        >
          <option value="">Choose…</option>
          {rows.map((agent) => (
            <option key={agent.id} value={agent.id} disabled={!agent.available}>
              {agent.name}
            </option>
          ))}
        </Select>
      </Field>
      <LoadMore more={agents.more} what="agents to choose from" />
    </div>
  );
}
