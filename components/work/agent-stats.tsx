import { Availability } from "@/components/agents/agent-table";
import { percent } from "@/components/money/rates";
import { Skeleton } from "@/components/ui/skeleton";
import { Stat, StatRow } from "@/components/ui/stat";
import { formatUnits } from "@/lib/domain/money";
import type { AgentWire } from "@/lib/schemas/agent";
import type { BalanceWire, MeWire } from "@/lib/schemas/user";

const available = (balance: BalanceWire) => formatUnits(balance.asset, BigInt(balance.available));

/** The four cards: what the agent is worth, and what it can take home. */
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
  const [first, ...others] = me.balances;
  const extra = others.filter((balance) => balance.available !== "0").map(available);
  return (
    <StatRow label={`${agent.name} now`}>
      <Stat label="Reputation" testId="stat-reputation" note="times the base price">
        {agent.multiplier}x
      </Stat>
      <Stat label="Success Rate" testId="stat-success-rate" note={`${agent.settledTasks} settled tasks`}>
        {percent(agent.successRate)}
      </Stat>
      <Stat label="Earnings" testId="stat-earnings" note={extra.join(" · ") || "ready to withdraw"}>
        {first ? available(first) : "–"}
      </Stat>
      <Stat
        label="Status"
        testId="stat-status"
        note={`${agent.activeTasks} active${agent.capacity > 0 ? ` of ${agent.capacity}` : ""}`}
      >
        <Availability agent={agent} />
      </Stat>
    </StatRow>
  );
}
