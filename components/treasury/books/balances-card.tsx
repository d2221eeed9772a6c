import type { ReactNode } from "react";
import { JournalsLink } from "@/components/treasury/journals/journals-link";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { type Column, Table } from "@/components/ui/table";
import type { MoneyWire } from "@/lib/schemas/money";
import type { TreasuryBalanceWire, TreasuryWire } from "@/lib/schemas/treasury/overview";

type Beside = TreasuryBalanceWire["escrow"];

function Agreement({
  beside: { agrees },
  words: [good, bad] = ["agrees", "differs"],
}: {
  beside: Beside;
  words?: readonly [string, string];
}) {
  if (agrees === null) return <Badge>books only</Badge>;
  return agrees ? <Badge tone="success">{good}</Badge> : <Badge tone="danger">{bad}</Badge>;
}

/** A balance of the house's, which opens what was booked in its account. */
const booked = (kind: "fees" | "escrow" | "pending" | "suspense" | "treasury", amount: MoneyWire) => (
  <JournalsLink of={{ account: `${kind}:${amount.asset}` }}>{amount.display}</JournalsLink>
);

/** What the books say, and beneath it what the chain does. */
function Both({
  amount,
  beside,
  words,
}: {
  amount: ReactNode;
  beside: Beside;
  words?: readonly [string, string];
}) {
  return (
    <div className="grid gap-1 sm:justify-items-end">
      <span>{amount}</span>
      <span className="flex flex-wrap items-baseline gap-x-2 text-xs text-soft sm:justify-end">
        {beside.chain === null ? null : `${beside.chain.display} on the chain`}
        <Agreement beside={beside} {...(words ? { words } : {})} />
      </span>
    </div>
  );
}

const COLUMNS: Column<TreasuryBalanceWire>[] = [
  { key: "asset", title: "Asset", cell: (row) => <strong className="font-semibold">{row.asset}</strong> },
  { key: "fees", title: "House fees", numeric: true, cell: (row) => booked("fees", row.fees) },
  {
    key: "escrow",
    title: "In escrow",
    numeric: true,
    cell: ({ escrow }) => <Both amount={booked("escrow", escrow.ledger)} beside={escrow} />,
  },
  {
    key: "owed",
    title: "Owed",
    numeric: true,
    cell: ({ owed }) => <Both amount={owed.ledger.display} beside={owed} />,
  },
  {
    // The wallet that the router takes it of may hold more.
    key: "treasury",
    title: "For agents",
    numeric: true,
    cell: ({ treasury }) =>
      treasury ? (
        <Both amount={booked("treasury", treasury.ledger)} beside={treasury} words={["held", "short"]} />
      ) : (
        "–"
      ),
  },
  { key: "pending", title: "Arriving", numeric: true, cell: (row) => booked("pending", row.pending) },
  { key: "suspense", title: "Unmatched", numeric: true, cell: (row) => booked("suspense", row.suspense) },
];

/** Every asset: what the books say beside what the contract says, at one block. */
export function BalancesCard({
  balances,
  asOf: { block, isStale },
}: {
  balances: readonly TreasuryBalanceWire[];
  asOf: TreasuryWire["asOf"];
}) {
  const seen = isStale
    ? `at block ${block}, as last seen: the chain does not answer now`
    : `at block ${block}`;
  return (
    <Card
      id="balances"
      title="Balances"
      aside={
        <span className="flex flex-wrap items-center gap-3 text-xs text-soft">
          {block === null ? "the chain does not answer now" : seen}
          <CsvLink path="/api/v1/treasury?table=balances" name="balances" />
        </span>
      }
    >
      <Table
        stacks
        caption="Balances per asset"
        columns={COLUMNS}
        rows={balances}
        rowKey={(row) => row.asset}
      />
    </Card>
  );
}
