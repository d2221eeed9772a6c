import { percent } from "@/components/ledger/percent";
import { Availability } from "@/components/market/agents/agent-table";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Stat, StatRow } from "@/components/ui/stat";
import { formatUnits } from "@/lib/domain/money";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { AgentWire } from "@/lib/schemas/market/agent";

/** The owner's whole balance; what the agents earned is only a part of it. */
function availableText({ balances }: MeWire): string {
  const some = balances.filter(({ available }) => available !== "0");
  if (some.length === 0) return "nothing to withdraw";
  const amounts = some.map(({ asset, available }) => formatUnits(asset, BigInt(available)));
  return `your balance, to withdraw: ${amounts.join(" · ")}`;
}

/** The four cards: what the agent is worth, what it earned, and what its owner can take home. */
export function AgentStats({ agent, me }: { agent: AgentWire | undefined; me: MeWire }) {
  if (!agent) {
    return (
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {["a", "b", "c", "d"].map((key) => (
          <Skeleton key={key} className="h-[6.6rem]" />
        ))}
      </div>
    );
  }
  const [first, ...others] = agent.earned.map((each) => each.display);
  return (
    <StatRow label={`${agent.name} now`}>
      <Stat label="Reputation" testId="stat-reputation" note={`its price: base price × ${agent.multiplier}`}>
        {agent.multiplier}x
      </Stat>
      <Stat label="Success Rate" testId="stat-success-rate" note={`${agent.settledTasks} settled tasks`}>
        {percent(agent.successRate)}
      </Stat>
      <Stat label="Earned" testId="stat-earnings" note={availableText(me)}>
        {first ?? "nothing yet"}
        {others.map((each) => (
          <span key={each} className="block text-base">
            {each}
          </span>
        ))}
      </Stat>
      <Stat
        label="Status"
        testId="stat-status"
        note={`${agent.activeTasks} assigned${agent.capacity > 0 ? ` of ${agent.capacity}` : ""}`}
      >
        <Availability agent={agent} />
      </Stat>
    </StatRow>
  );
}
