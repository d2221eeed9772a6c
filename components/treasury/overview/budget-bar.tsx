import { RelativeTime } from "@/components/ui/relative-time";
import type { MoneyWire } from "@/lib/schemas/money";

const shareOf = (units: string, limit: string) =>
  limit === "0" ? 0 : Math.min(100, Number((BigInt(units) * 10_000n) / BigInt(limit)) / 100);

interface Budget {
  readonly spent: MoneyWire;
  readonly held: MoneyWire;
  /** Null where nothing limits it. */
  readonly limit: MoneyWire | null;
  readonly resetsAt: string | null;
}

/** What a budget has spent and holds of its window. */
export function BudgetBar({ spent, held, limit, resetsAt }: Budget) {
  const words = `${spent.display} spent${held.units === "0" ? "" : `, ${held.display} held`}`;
  if (limit === null) return <span className="text-sm">{words}, no limit</span>;
  const [spentShare, heldShare] = [spent, held].map(({ units }) => shareOf(units, limit.units));
  return (
    <div className="grid min-w-40 gap-1">
      <div aria-hidden className="flex h-2 overflow-hidden rounded-full bg-line">
        <div className="h-full bg-primary" style={{ width: `${spentShare}%` }} />
        <div className="hatched h-full" style={{ width: `${heldShare}%` }} />
      </div>
      <span className="text-xs text-soft">
        {words} of {limit.display}
        {resetsAt === null ? null : (
          <>
            , anew <RelativeTime at={resetsAt} />
          </>
        )}
      </span>
    </div>
  );
}
