import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import type { AgentWire } from "@/lib/schemas/agent";
import { percent } from "../money/rates";

export function AgentChoice({
  agents,
  value,
  onChange,
}: {
  agents: readonly AgentWire[];
  value: string;
  onChange: (id: string) => void;
}) {
  return (
    <Field
      id="agent"
      label="Which agent"
      hint="Only this agent is asked. If it declines, you get the money back."
    >
      <Select
        id="agent"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby="agent-note"
      >
        <option value="">Choose…</option>
        {agents.map((agent) => (
          <option key={agent.id} value={agent.id} disabled={!agent.available}>
            {agent.name}: {agent.multiplier}x, {percent(agent.successRate)} success
          </option>
        ))}
      </Select>
    </Field>
  );
}
