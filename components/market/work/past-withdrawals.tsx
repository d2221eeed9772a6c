import { Link } from "@/components/ui/action/link";
import { LoadMore } from "@/components/ui/action/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { isGivenUp } from "@/lib/client/actions/use-withdraw";
import { usePages } from "@/lib/client/pages";
import { withdrawalsQuery } from "@/lib/client/queries";
import type { WithdrawalWire } from "@/lib/schemas/escrow/withdrawal";

const STATE: Record<WithdrawalWire["state"], string> = {
  booked: "booked",
  prepared: "not on chain yet",
  sending: "on its way",
  settled: "arrived",
  failed: "failed, nothing left",
  unknown: "being checked on chain",
};

function Past({ row, own }: { row: WithdrawalWire; own: string | null }) {
  const isElsewhere = row.to !== null && row.to.toLowerCase() !== own?.toLowerCase();
  return (
    <li className="flex min-h-8 flex-wrap items-center justify-between gap-x-3">
      <span className="tabular-nums">
        {row.amount.display}
        {isElsewhere ? (
          <span className="text-xs text-soft" title={row.to ?? undefined}>
            {" "}
            to {row.to?.slice(0, 6)}…{row.to?.slice(-4)}
          </span>
        ) : null}
      </span>
      <span className="text-xs text-soft">
        {row.hash ? (
          <Link href={`/transactions/${row.hash}`} className="underline underline-offset-4">
            {STATE[row.state]}
          </Link>
        ) : (
          STATE[row.state]
        )}{" "}
        · <RelativeTime at={row.createdAt} />
      </span>
    </li>
  );
}

/** What was fetched before, newest first. */
export function PastWithdrawals({ own }: { own: string | null }) {
  const { items: all = [], more } = usePages(withdrawalsQuery());
  const items = all.filter((row) => !isGivenUp(row));
  if (items.length === 0) return null;
  return (
    <div className="mt-4 border-t border-line pt-3">
      <h3 id="past-withdrawals" className="mb-1 text-sm font-medium">
        Recent withdrawals
      </h3>
      <ul aria-labelledby="past-withdrawals" className="grid gap-1 text-sm">
        {items.map((row) => (
          <Past key={row.id} row={row} own={own} />
        ))}
      </ul>
      <LoadMore more={more} what="withdrawals" />
    </div>
  );
}
