import { PagedCard } from "@/components/treasury/list/paged-table";
import { Link } from "@/components/ui/action/link";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import type { Column } from "@/components/ui/table";
import { usePages } from "@/lib/client/pages";
import { salesQuery } from "@/lib/client/treasury-queries";
import type { SaleWire } from "@/lib/schemas/treasury/sale";

const STATES: Readonly<Record<SaleWire["state"], { tone: BadgeTone; words: string }>> = {
  settling: { tone: "info", words: "being paid" },
  paid: { tone: "info", words: "paid, not served yet" },
  served: { tone: "success", words: "served" },
  claimed: { tone: "danger", words: "claim" },
  refused: { tone: "neutral", words: "not paid" },
};

const COLUMNS: Column<SaleWire>[] = [
  {
    key: "at",
    title: "When",
    isShort: true,
    cell: ({ createdAt }) => (createdAt === null ? "–" : <RelativeTime at={createdAt} />),
  },
  {
    key: "state",
    title: "State",
    cell: ({ state, failure }) => (
      <div className="max-w-xs wrap-anywhere">
        <Badge tone={STATES[state].tone}>{STATES[state].words}</Badge>
        {failure ? <span className="block text-xs text-soft">{failure}</span> : null}
      </div>
    ),
  },
  {
    key: "service",
    title: "Service",
    cell: ({ serviceId }) => <span className="wrap-anywhere">{serviceId}</span>,
  },
  { key: "amount", title: "Amount", numeric: true, cell: ({ amount }) => amount.display },
  {
    key: "payer",
    title: "Paid by",
    wideOnly: true,
    cell: ({ payer }) => <ShortId value={payer} label="payer's address" prefix={8} />,
  },
  {
    key: "hash",
    title: "On chain",
    cell: ({ transactionHash }) =>
      transactionHash === null ? (
        "–"
      ) : (
        <Link href={`/transactions/${transactionHash}`} className="underline underline-offset-4">
          <code className="font-mono text-xs">{transactionHash.slice(0, 10)}…</code>
        </Link>
      ),
  },
];

/** What others bought of the services by themselves, past the house's books. */
export function SalesCard() {
  return (
    <PagedCard
      title="Sales by x402"
      path="/api/v1/treasury/sales"
      note="Paid by buyers straight to providers: no money of the house moves."
      pages={usePages(salesQuery())}
      caption="Sales by x402"
      columns={COLUMNS}
      what="sales"
      empty="Nothing was sold by x402 yet."
    />
  );
}
