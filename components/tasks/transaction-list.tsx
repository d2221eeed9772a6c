import Link from "next/link";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { TaskWire } from "@/lib/schemas/task";

const TONE: Record<string, BadgeTone> = {
  confirmed: "success",
  applied: "success",
  reverted: "danger",
  orphaned: "danger",
};

/** The transactions of one task, each with its page. */
export function TransactionList({ transactions }: { transactions: TaskWire["payment"]["transactions"] }) {
  if (transactions.length === 0) return <p className="text-sm text-soft">No transactions yet.</p>;
  return (
    <ul className="grid gap-1" aria-label="Transactions">
      {transactions.map((each, index) => (
        <li
          key={each.hash ?? `${each.kind}-${index}`}
          className="flex flex-wrap items-center justify-between gap-x-3 text-sm"
        >
          {each.hash ? (
            <Link
              href={`/transactions/${each.hash}`}
              prefetch={false}
              className="inline-flex min-h-11 items-center underline underline-offset-4"
            >
              {each.kind.replaceAll("_", " ")}
            </Link>
          ) : (
            <span className="inline-flex min-h-11 items-center">{each.kind.replaceAll("_", " ")}</span>
          )}
          <span className="flex items-center gap-2 text-xs text-soft">
            {each.block === null ? null : <>block {each.block}</>}
            <Badge tone={TONE[each.state] ?? "warning"}>{each.state}</Badge>
          </span>
        </li>
      ))}
    </ul>
  );
}
