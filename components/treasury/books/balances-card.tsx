import { JournalsLink } from "@/components/treasury/journals/journals-link";
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

function besideColumns(key: "escrow" | "owed", words: string): Column<TreasuryBalanceWire>[] {
  return [
    {
      key: `${key}-ledger`,
      title: `${words}, books`,
      numeric: true,
      cell: (row) => (key === "escrow" ? booked("escrow", row.escrow.ledger) : row[key].ledger.display),
    },
    {
      key: `${key}-chain`,
      title: `${words}, chain`,
      numeric: true,
      cell: (row) => row[key].chain?.display ?? "–",
    },
    {
      key: `${key}-agrees`,
      title: <span className="sr-only">Agreement</span>,
      cell: (row) => <Agreement beside={row[key]} />,
    },
  ];
}

/** What agents spend from, beside the wallet that the router takes it of; that may hold more. */
function treasuryColumns(): Column<TreasuryBalanceWire>[] {
  return [
    {
      key: "treasury-ledger",
      title: "Treasury, books",
      numeric: true,
      cell: ({ treasury }) => (treasury ? booked("treasury", treasury.ledger) : "–"),
    },
    {
      key: "treasury-chain",
      title: "Treasury, wallet",
      numeric: true,
      cell: ({ treasury }) => treasury?.chain?.display ?? "–",
    },
    {
      key: "treasury-agrees",
      title: <span className="sr-only">The wallet holds it</span>,
      cell: ({ treasury }) => (treasury ? <Agreement beside={treasury} words={["held", "short"]} /> : null),
    },
  ];
}

const COLUMNS: Column<TreasuryBalanceWire>[] = [
  { key: "asset", title: "Asset", cell: (row) => <strong className="font-semibold">{row.asset}</strong> },
  { key: "fees", title: "House fees", numeric: true, cell: (row) => booked("fees", row.fees) },
  ...besideColumns("escrow", "In escrow"),
  ...besideColumns("owed", "Owed"),
  ...treasuryColumns(),
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
        <span className="text-xs text-soft">{block === null ? "the chain does not answer now" : seen}</span>
      }
    >
      <Table caption="Balances per asset" columns={COLUMNS} rows={balances} rowKey={(row) => row.asset} />
    </Card>
  );
}
