import { RelativeTime } from "@/components/ui/relative-time";
import { formatUnits } from "@/lib/domain/money";
import { capName } from "@/lib/domain/treasury/caps";
import type { MoneyWire } from "@/lib/schemas/money";
import type { CapReadingWire } from "@/lib/schemas/treasury/decision";

const share = (units: bigint, of: bigint) => (of === 0n ? 0 : Number((units * 10_000n) / of) / 100);
const least = (one: bigint, other: bigint) => (one < other ? one : other);

/** A cap as it stood: used, held, what this call would have taken, and the line that it must not pass. */
export function CapBar({
  cap,
  asked,
  isReserved,
}: {
  cap: CapReadingWire;
  asked: MoneyWire | null;
  /** It had enough left, but for what is kept of it for others, or until it is low. */
  isReserved: boolean;
}) {
  const { used, held, limit, carried, remaining, binds, resetsAt } = cap;
  const [usedUnits, heldUnits, askedUnits] = [used, held, asked].map((money) => BigInt(money?.units ?? "0"));
  const most = BigInt(limit.units) + BigInt(carried.units);
  const wanted = (usedUnits ?? 0n) + (heldUnits ?? 0n) + (askedUnits ?? 0n);
  const scale = wanted > most ? wanted : most;
  const width = (units: bigint | undefined) => ({ width: `${share(least(units ?? 0n, scale), scale)}%` });
  return (
    <li
      className={`grid gap-1 rounded-lg border p-3 ${binds || isReserved ? "border-danger-text" : "border-line"}`}
    >
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-medium wrap-anywhere">
          {capName(cap)}
          {binds ? <span className="ml-2 text-danger-text">this one bound</span> : null}
          {isReserved ? (
            <span className="ml-2 text-danger-text">this one bound: of what is left some is kept</span>
          ) : null}
        </span>
        <span className="tabular-nums">
          {remaining.display} left of {formatUnits("MNEE", most)}
        </span>
      </p>
      <div aria-hidden className="relative flex h-3 overflow-hidden rounded-full bg-line">
        <div className="h-full bg-primary" style={width(usedUnits)} />
        <div className="hatched h-full" style={width(heldUnits)} />
        <div className={`h-full ${binds ? "bg-danger" : "bg-success"}`} style={width(askedUnits)} />
        {wanted > most ? (
          <div className="absolute top-0 h-full w-0.5 bg-ink" style={{ left: `${share(most, scale)}%` }} />
        ) : null}
      </div>
      <p className="text-xs text-soft">
        {used.display} used, {held.display} held
        {asked === null ? "" : `, ${asked.display} for this call`}
        {carried.units === "0" ? "" : `; ${carried.display} of the limit carried over`}
        {resetsAt === null ? null : (
          <>
            ; anew <RelativeTime at={resetsAt} />
          </>
        )}
      </p>
    </li>
  );
}
