import { RelativeTime } from "@/components/ui/relative-time";
import type { SpendableFundsWire } from "@/lib/schemas/treasury/overview";
import { BudgetBar } from "./budget-bar";

/** How much all agents together may spend: that runs out before their own budgets do. */
export function SpendableFunds({ funds: { caps } }: { funds: SpendableFundsWire }) {
  return (
    <div className="mb-4 grid gap-x-8 gap-y-3 empty:hidden sm:grid-cols-2">
      {caps.map(({ window, limit, carried, spent, held: kept, remaining, resetsAt, emptyAt }) => (
        <div key={window} className="grid gap-1">
          <p className="flex flex-wrap justify-between gap-x-4 text-sm">
            <span>All agents together, a {window}</span>
            <span className="tabular-nums">{remaining.display} left</span>
          </p>
          <BudgetBar spent={spent} held={kept} carried={carried} limit={limit} resetsAt={resetsAt} />
          {emptyAt === null ? null : (
            <p className="text-xs text-warning-text">
              {remaining.units === "0" ? (
                "Empty now"
              ) : (
                <>
                  At this pace empty <RelativeTime at={emptyAt} />
                </>
              )}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}
