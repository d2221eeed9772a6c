import { Countdown } from "@/components/treasury/list/countdown";
import { formatUnits } from "@/lib/domain/money";
import type { MoneyWire } from "@/lib/schemas/money";

const shareOf = (units: bigint, most: bigint) =>
  most === 0n ? 0 : Math.min(100, Number((units * 10_000n) / most) / 100);

interface Budget {
  readonly spent: MoneyWire;
  readonly held: MoneyWire;
  /** What the window before left to it, above its limit. */
  readonly carried: MoneyWire;
  /** Null where nothing limits it. */
  readonly limit: MoneyWire | null;
  readonly resetsAt: string | null;
}

/** What a budget has spent and holds (hatched) of its window; a line where its own limit ends and what was carried begins. */
export function BudgetBar({ spent, held, carried, limit, resetsAt }: Budget) {
  const words = `${spent.display} spent${held.units === "0" ? "" : `, ${held.display} held`}`;
  if (limit === null) return <span className="text-sm">{words}, no limit</span>;
  const most = BigInt(limit.units) + BigInt(carried.units);
  const width = ({ units }: MoneyWire) => ({ width: `${shareOf(BigInt(units), most)}%` });
  const hasCarried = carried.units !== "0";
  return (
    <div className="grid min-w-40 gap-1">
      <div aria-hidden className="relative flex h-2.5 overflow-hidden rounded-full bg-line">
        <div className="h-full bg-primary" style={width(spent)} />
        <div className="hatched h-full" style={width(held)} />
        {hasCarried ? (
          <div className="absolute top-0 h-full w-0.5 bg-ink" style={{ left: width(limit).width }} />
        ) : null}
      </div>
      <span className="text-xs text-soft">
        {words} of {formatUnits("MNEE", most)}
        {hasCarried ? `, ${carried.display} of it carried over` : ""}
        {resetsAt === null ? null : (
          <>
            , anew <Countdown at={resetsAt} />
          </>
        )}
      </span>
    </div>
  );
}
