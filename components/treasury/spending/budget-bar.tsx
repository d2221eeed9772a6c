import type { SpendingAgentWire } from "@/lib/schemas/treasury/overview";

const shareOf = (units: string, limit: string) =>
  limit === "0" ? 0 : Math.min(100, Number((BigInt(units) * 10_000n) / BigInt(limit)) / 100);

/** What an agent spent and holds of its day. */
export function BudgetBar({ agent }: { agent: SpendingAgentWire }) {
  const { spent, held, dailyBudget } = agent;
  const words = `${spent.display} spent${held.units === "0" ? "" : `, ${held.display} held`}`;
  if (dailyBudget === null) return <span className="text-sm">{words}, no limit</span>;
  const [spentShare, heldShare] = [spent, held].map(({ units }) => shareOf(units, dailyBudget.units));
  return (
    <div className="grid min-w-40 gap-1">
      <div aria-hidden className="flex h-2 overflow-hidden rounded-full bg-line">
        <div className="h-full bg-primary" style={{ width: `${spentShare}%` }} />
        <div className="hatched h-full" style={{ width: `${heldShare}%` }} />
      </div>
      <span className="text-xs text-soft">
        {words} of {dailyBudget.display}
      </span>
    </div>
  );
}
