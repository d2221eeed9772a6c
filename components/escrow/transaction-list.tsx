import { Link } from "@/components/ui/action/link";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { TaskWire } from "@/lib/schemas/market/task";

const TONE: Record<string, BadgeTone> = {
  confirmed: "success",
  applied: "success",
  reverted: "danger",
  orphaned: "danger",
};

/** "JobFunded" and "withdraw_to" as people say it. */
export function kindWords(kind: string): string {
  const words = kind.replaceAll("_", " ").replace(/([a-z])([A-Z])/g, "$1 $2");
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

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
              className="inline-flex min-h-11 items-center underline underline-offset-4"
            >
              {kindWords(each.kind)}
            </Link>
          ) : (
            <span className="inline-flex min-h-11 items-center">{kindWords(each.kind)}</span>
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
