import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { NotRead } from "@/components/treasury/list/paged-table";
import { toView } from "@/components/treasury/views";
import { Button } from "@/components/ui/action/button";
import { ParamLink } from "@/components/ui/action/param-link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import { type Column, Table } from "@/components/ui/table";
import { servicesQuery } from "@/lib/client/queries";
import type { ServiceWire } from "@/lib/schemas/treasury/service";
import { HealthHistory } from "./health-history";
import { OpenServiceDialog } from "./open-service-dialog";
import { RegisterServiceDialog } from "./register-service-dialog";
import { ServiceInput } from "./service-input";

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
      <HealthHistory health={health} />
    </>
  );
}

/** Why agents may not spend on what an operator had opened to them. */
const CLOSED: Readonly<Record<NonNullable<ServiceWire["closedBy"]>, string>> = {
  owner: "closed: its owner took it away",
  place: "closed: it is elsewhere, or asked otherwise, than when it was opened",
  price: "closed by its price: it is dearer than when it was opened",
};

const columns = (open: (service: ServiceWire) => void): Column<ServiceWire>[] => [
  {
    key: "service",
    title: "Service",
    cell: ({ id, verified, category, owner, closedBy, input }) => (
      <div className="max-w-xs wrap-anywhere">
        {id}
        <span className="block text-xs text-soft">
          {category}
          {verified ? ", verified" : ""}
          {owner === null ? "" : `, of ${owner}`}
        </span>
        {closedBy === null ? null : (
          <span className="block text-xs text-warning-text">{CLOSED[closedBy]}</span>
        )}
        <ServiceInput input={input} />
      </div>
    ),
  },
  { key: "price", title: "Apiece", numeric: true, cell: (row) => row.unitPrice.display },
  { key: "health", title: "Provider", cell: (service) => <Health service={service} /> },
  {
    key: "revenue",
    title: "Earned",
    numeric: true,
    cell: ({ id, revenue, claims }) => (
      <>
        <ParamLink
          changes={{ ...toView("calls"), service: id, period: "month" }}
          className="underline decoration-dotted underline-offset-4 hover:decoration-solid"
          aria-label={`Calls of ${id}, which earned ${revenue.display}`}
        >
          {revenue.display}
        </ParamLink>
        {claims === 0 ? null : (
          <ParamLink
            changes={{ ...toView("calls"), service: id, end: "claimed", period: "month" }}
            className="block text-xs text-danger-text underline underline-offset-4"
          >
            {claims === 1 ? "1 claim" : `${claims} claims`}
          </ParamLink>
        )}
      </>
    ),
  },
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
  {
    key: "open",
    title: <span className="sr-only">Change</span>,
    cell: (service) => (
      <Button onClick={() => open(service)} aria-label={`Who may spend on ${service.id}`}>
        Who may
      </Button>
    ),
  },
];

/** What agents may buy, whether its provider answers, and what it earned. */
export function ServicesCard() {
  const { data, error, refetch } = useQuery(servicesQuery());
  const [opened, open] = useState<ServiceWire | null>(null);
  const [isRegistering, setRegistering] = useState(false);
  return (
    <Card
      id="services"
      title="Services"
      aside={
        <div className="flex flex-wrap items-center gap-2">
          <CsvLink path="/api/v1/services" name="services" />
          <Button onClick={() => setRegistering(true)}>Register a service</Button>
        </div>
      }
    >
      {error && !data ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} className="h-12" /> : null}
      {data ? (
        <Table
          stacks
          caption="What agents may buy"
          columns={columns(open)}
          rows={data.items}
          rowKey={(row) => row.id}
          empty={<EmptyState title="No service is registered." />}
        />
      ) : null}
      <RegisterServiceDialog isOpen={isRegistering} onClose={() => setRegistering(false)} />
      <OpenServiceDialog service={opened} onClose={() => open(null)} />
    </Card>
  );
}
