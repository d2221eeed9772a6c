import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { type Column, Table } from "@/components/ui/table";
import type { TreasuryBalanceWire, TreasuryWire } from "@/lib/schemas/treasury/overview";

type Beside = TreasuryBalanceWire["escrow"];

function Agreement({ beside }: { beside: Beside }) {
  if (beside.agrees === null) return <Badge>books only</Badge>;
  return beside.agrees ? <Badge tone="success">agrees</Badge> : <Badge tone="danger">differs</Badge>;
}

function besideColumns(key: "escrow" | "owed", words: string): Column<TreasuryBalanceWire>[] {
  return [
    { key: `${key}-ledger`, title: `${words}, books`, numeric: true, cell: (row) => row[key].ledger.display },
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

const COLUMNS: Column<TreasuryBalanceWire>[] = [
  { key: "asset", title: "Asset", cell: (row) => <strong className="font-semibold">{row.asset}</strong> },
  { key: "fees", title: "House fees", numeric: true, cell: (row) => row.fees.display },
  ...besideColumns("escrow", "In escrow"),
  ...besideColumns("owed", "Owed"),
  { key: "pending", title: "Arriving", numeric: true, cell: (row) => row.pending.display },
  { key: "suspense", title: "Unmatched", numeric: true, cell: (row) => row.suspense.display },
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
