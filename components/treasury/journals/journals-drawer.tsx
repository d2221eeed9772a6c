import { kindWords } from "@/components/escrow/transaction-list";
import { NotRead } from "@/components/treasury/list/paged-table";
import { Drawer } from "@/components/ui/action/drawer";
import { Link } from "@/components/ui/action/link";
import { LoadMore } from "@/components/ui/action/load-more";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import { useUrlParams } from "@/components/ui/use-url-params";
import { usePages } from "@/lib/client/pages";
import { journalsQuery } from "@/lib/client/treasury-queries";
import type { BookedTransactionWire } from "@/lib/schemas/ledger/transactions";
import { type JournalsOf, journalsIn } from "./journals-link";

function Journal({ journal }: { journal: BookedTransactionWire }) {
  const { id, kind, at, hash, taskId, entries } = journal;
  return (
    <li className="grid gap-2 rounded-lg border border-line p-3">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <strong>{kindWords(kind)}</strong>
        <RelativeTime at={at} />
      </p>
      <ul className="grid gap-1">
        {entries.map(({ account, amount }) => (
          <li key={account} className="flex flex-wrap justify-between gap-x-3">
            <code className="font-mono text-xs wrap-anywhere">{account}</code>
            <span className="tabular-nums">{amount.display}</span>
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap items-center gap-x-3 text-xs text-soft">
        <ShortId value={id} label="journal id" prefix={8} />
        {hash === null ? null : (
          <Link href={`/transactions/${hash}`} className="underline underline-offset-4">
            on chain
          </Link>
        )}
        {taskId === null ? null : (
          <Link href={`/tasks/${taskId}`} className="underline underline-offset-4">
            its task
          </Link>
        )}
      </p>
    </li>
  );
}

/** The journals themselves, the newest first. */
export function Journals({ of }: { of: JournalsOf }) {
  const { items, error, refetch, more } = usePages(journalsQuery(new URLSearchParams({ ...of }).toString()));
  if (!items && error) return <NotRead error={error} onRetry={() => void refetch()} />;
  if (!items) return <SkeletonRows rows={3} className="h-20" />;
  if (items.length === 0) return <EmptyState title="Nothing was booked." />;
  return (
    <div>
      <ul className="grid gap-2" aria-label="Journals">
        {items.map((journal) => (
          <Journal key={journal.id} journal={journal} />
        ))}
      </ul>
      <LoadMore more={more} what="journals" />
    </div>
  );
}

/** What was booked of whatever the address names, beside the page. */
export function JournalsDrawer() {
  const { params, change } = useUrlParams();
  const of = journalsIn(params.get("journals"));
  const title = of === null ? "" : "callId" in of ? `Booked of call ${of.callId}` : `Booked in ${of.account}`;
  return (
    <Drawer isOpen={of !== null} title={title} onClose={() => of !== null && change({ journals: null })}>
      {of === null ? null : <Journals of={of} />}
    </Drawer>
  );
}
