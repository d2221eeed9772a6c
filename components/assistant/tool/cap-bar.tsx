import { RelativeTime } from "@/components/ui/relative-time";
import { capName } from "@/lib/domain/treasury/caps";
import type { CapReadingWire } from "@/lib/schemas/treasury/decision";

/** Hundredths of a percent are drawn. */
function shareOf(units: string, whole: bigint): number {
  if (whole <= 0n) return 0;
  return Math.min(100, Number((BigInt(units) * 10_000n) / whole) / 100);
}

/** A cap as it stood: used, held and left of it, what was missing, and when it begins anew. */
export function CapBar({ cap, missing }: { cap: CapReadingWire; missing: string | null }) {
  const whole = BigInt(cap.limit.units) + BigInt(cap.carried.units);
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap justify-between gap-x-4">
        <span className="wrap-anywhere">{capName(cap)}</span>
        <span className="tabular-nums">
          {missing === null ? `${cap.remaining.display} left` : `${missing} missing`}
        </span>
      </p>
      <div aria-hidden className="flex h-2 overflow-hidden rounded-full bg-line">
        <div className="h-full bg-primary" style={{ width: `${shareOf(cap.used.units, whole)}%` }} />
        <div className="hatched h-full" style={{ width: `${shareOf(cap.held.units, whole)}%` }} />
      </div>
      <p className="text-xs text-soft">
        {cap.used.display} used{cap.held.units === "0" ? "" : `, ${cap.held.display} held`} of{" "}
        {cap.limit.display}
        {cap.carried.units === "0" ? "" : ` and ${cap.carried.display} carried over`}, then{" "}
        {cap.remaining.display} left
        {cap.resetsAt === null ? null : (
          <>
            ; anew <RelativeTime at={cap.resetsAt} />
          </>
        )}
      </p>
    </div>
  );
}
