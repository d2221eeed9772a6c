import { useQuery } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { ShortId } from "@/components/ui/short-id";
import { type Column, Table } from "@/components/ui/table";
import { servicesQuery } from "@/lib/client/queries";
import { type Payee, payeesOf, revenueText } from "./payees";

const COLUMNS: Column<Payee>[] = [
  {
    key: "payee",
    title: "Paid to",
    cell: ({ address }) => <ShortId value={address} label="payee's address" prefix={8} />,
  },
  {
    key: "services",
    title: "For",
    cell: ({ services }) => <span className="wrap-anywhere">{services.join(", ")}</span>,
  },
  { key: "revenue", title: "Earned", numeric: true, cell: revenueText },
  { key: "claims", title: "Claims", numeric: true, cell: ({ claims }) => claims.toLocaleString("en") },
];

/** What those earned together whom the services pay. */
export function PayeesCard() {
  const { data } = useQuery(servicesQuery());
  const payees = payeesOf(data?.items ?? []);
  if (payees.length === 0) return null;
  return (
    <Card id="payees" title="Payees">
      <Table
        stacks
        caption="What payees earned by the services that pay them now"
        columns={COLUMNS}
        rows={payees}
        rowKey={({ address }) => address}
      />
    </Card>
  );
}
