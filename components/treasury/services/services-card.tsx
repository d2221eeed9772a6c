import { useQuery } from "@tanstack/react-query";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { NotRead } from "@/components/treasury/list/paged-table";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import { type Column, Table } from "@/components/ui/table";
import { servicesQuery } from "@/lib/client/queries";
import type { ServiceWire } from "@/lib/schemas/treasury/service";

function Health({ service: { active, health } }: { service: ServiceWire }) {
  if (!active) return <Badge>not listed</Badge>;
  const { state, since } = health;
  const tone = state === "up" ? "success" : state === "down" ? "danger" : "neutral";
  return (
    <>
      <Badge tone={tone}>{state === "unknown" ? "not looked at yet" : state}</Badge>
      {since === null ? null : (
        <span className="block text-xs text-soft">
          changed <RelativeTime at={since} />
        </span>
      )}
    </>
  );
}

const COLUMNS: Column<ServiceWire>[] = [
  {
    key: "service",
    title: "Service",
    cell: ({ id, verified, category }) => (
      <div className="max-w-xs wrap-anywhere">
        {id}
        <span className="block text-xs text-soft">
          {category}
          {verified ? ", verified" : ""}
        </span>
      </div>
    ),
  },
  { key: "price", title: "Apiece", numeric: true, cell: (row) => row.unitPrice.display },
  { key: "health", title: "Provider", cell: (service) => <Health service={service} /> },
  { key: "revenue", title: "Earned", numeric: true, cell: (row) => row.revenue.display },
  {
    key: "payee",
    title: "Paid to",
    wideOnly: true,
    cell: (row) => <ShortId value={row.providerAddress} label="provider's address" prefix={8} />,
  },
  {
    key: "who",
    title: "For",
    wideOnly: true,
    cell: ({ allowedAgents }) => (
      <span className="wrap-anywhere">
        {allowedAgents === null ? "every agent" : allowedAgents.join(", ") || "no agent yet"}
      </span>
    ),
  },
];

/** What agents may buy, whether its provider answers, and what it earned. */
export function ServicesCard() {
  const { data, error, refetch } = useQuery(servicesQuery());
  return (
    <Card id="services" title="Services" aside={<CsvLink path="/api/v1/services" name="services" />}>
      {error && !data ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} className="h-12" /> : null}
      {data ? (
        <Table
          stacks
          caption="What agents may buy"
          columns={COLUMNS}
          rows={data.items}
          rowKey={(row) => row.id}
          empty={<EmptyState title="No service is registered." />}
        />
      ) : null}
    </Card>
  );
}
