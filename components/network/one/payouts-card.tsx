import { usdText } from "@/components/network/labels";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { PagedTable } from "@/components/treasury/list/paged-table";
import { Link } from "@/components/ui/action/link";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { ClockTime } from "@/components/ui/clock-time";
import type { Column } from "@/components/ui/table";
import { orchestratorPath, payoutsQuery } from "@/lib/client/network-queries";
import { usePages } from "@/lib/client/pages";
import type { PayoutWire } from "@/lib/schemas/network/payout";

const TONES: Readonly<Record<PayoutWire["state"], BadgeTone>> = {
  owed: "info",
  paying: "info",
  funded: "info",
  sending: "info",
  bounced: "warning",
  paid: "success",
  blocked: "warning",
};

const COLUMNS: Column<PayoutWire>[] = [
  { key: "at", title: "Owed", isShort: true, cell: ({ owedAt }) => <ClockTime at={owedAt} /> },
  {
    key: "for",
    title: "For",
    cell: ({ reason, evaluation }) =>
      reason === "appeal" ? `an upheld appeal of evaluation ${evaluation}` : `evaluation ${evaluation}`,
  },
  {
    key: "state",
    title: "State",
    cell: ({ state, why }) => (
      <span title={why ?? undefined}>
        <Badge tone={TONES[state]}>{state}</Badge>
      </span>
    ),
  },
  {
    key: "amount",
    title: "Amount",
    numeric: true,
    cell: ({ microUsd, amount }) => (amount ? amount.display : usdText(microUsd)),
  },
  {
    key: "transaction",
    title: "Paid in",
    cell: ({ transactionHash }) =>
      transactionHash ? (
        <Link
          href={`/transactions/${transactionHash}`}
          className="font-mono text-xs underline underline-offset-4"
        >
          {transactionHash.slice(0, 10)}…
        </Link>
      ) : null,
  },
];

/** What it is owed and was paid, each with its transaction once there is one. */
export function PayoutsCard({ id }: { id: string }) {
  return (
    <Card
      id="payouts"
      title="Payouts"
      aside={<CsvLink path={`${orchestratorPath(id)}/payouts?limit=100`} name="payouts" />}
    >
      <PagedTable
        pages={usePages(payoutsQuery(id))}
        caption="Payouts, newest first"
        columns={COLUMNS}
        what="payouts"
        empty="Nothing is owed to it yet."
      />
    </Card>
  );
}
