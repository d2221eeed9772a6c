import { useMutation, useQueryClient } from "@tanstack/react-query";
import { JournalsLink } from "@/components/treasury/journals/journals-link";
import { PagedCard } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { Link } from "@/components/ui/action/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table";
import { post } from "@/lib/client/api";
import { notify } from "@/lib/client/notify";
import { notifyFailure } from "@/lib/client/notify-failure";
import { usePages } from "@/lib/client/pages";
import { claimsQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import { callsQuery } from "@/lib/client/treasury-queries";
import type { MoneyWire } from "@/lib/schemas/money";
import type { CallWire, ClaimWire } from "@/lib/schemas/treasury/call";
import { ActiveFilters } from "./active-filters";
import { END_WORDS, queryOf, useCallFilter } from "./call-filter";
import { CALL_STATES } from "./call-states";
import { usePeriod } from "./period";

const inTheBooks = (amount: MoneyWire, rail: CallWire["rail"]) =>
  amount.units !== "0" && rail === "ledger" ? "in the books only" : "free";

function Payment({ call: { receipt, rail } }: { call: CallWire }) {
  if (receipt === null) return "–";
  const { amount, returned, payment } = receipt;
  return (
    <>
      {payment === null ? (
        inTheBooks(amount, rail)
      ) : (
        <Link href={`/transactions/${payment.transactionHash}`} className="underline underline-offset-4">
          <code className="font-mono text-xs">{payment.transactionHash.slice(0, 10)}…</code>
        </Link>
      )}
      {amount.units === "0" ? null : (
        <span className="block text-xs text-soft">
          {amount.display} paid{returned.units === "0" ? "" : `, ${returned.display} back`}
        </span>
      )}
    </>
  );
}

const COLUMNS: Column<CallWire>[] = [
  {
    key: "at",
    title: "When",
    isShort: true,
    cell: ({ heldAt }) => (heldAt === null ? "–" : <RelativeTime at={heldAt} />),
  },
  {
    key: "state",
    title: "State",
    cell: ({ state, failure }) => (
      <div className="max-w-xs wrap-anywhere">
        <Badge tone={CALL_STATES[state].tone}>{CALL_STATES[state].words}</Badge>
        {failure ? <span className="block text-xs text-soft">{failure}</span> : null}
      </div>
    ),
  },
  {
    key: "what",
    title: "Call",
    cell: ({ agentId, serviceId, quantity }) => (
      <div className="max-w-xs wrap-anywhere">
        {agentId}
        <span className="block text-xs text-soft">
          {serviceId} × {quantity}
        </span>
      </div>
    ),
  },
  { key: "payment", title: "Payment", cell: (call) => <Payment call={call} /> },
  {
    key: "journals",
    title: <span className="sr-only">Booked</span>,
    cell: ({ id, receipt }) =>
      receipt === null || receipt.amount.units === "0" ? null : (
        <JournalsLink of={{ callId: id }} label={`What was booked of call ${id}`}>
          Booked
        </JournalsLink>
      ),
  },
];

/** What was let pass, and how it was paid. */
export function CallsCard() {
  const { filter, set } = useCallFilter();
  const { range } = usePeriod();
  const query = new URLSearchParams({ ...range, ...queryOf(filter) }).toString();
  return (
    <PagedCard
      title="Payments of agents"
      path="/api/v1/calls"
      filter={query}
      above={
        <ActiveFilters
          filters={[
            { name: "agent", value: filter.agent, onClear: () => set({ agent: null }) },
            { name: "service", value: filter.service, onClear: () => set({ service: null }) },
            {
              name: "what came of it:",
              value: filter.end && END_WORDS[filter.end],
              onClear: () => set({ end: null }),
            },
          ]}
        />
      }
      pages={usePages(callsQuery(query))}
      caption="Calls of services and their payments"
      columns={COLUMNS}
      what="calls"
      empty="No such call in this time."
    />
  );
}

function RetryButton({ call }: { call: CallWire }) {
  const client = useQueryClient();
  const trying = useMutation({
    mutationFn: () => post<CallWire>(`/api/v1/calls/${call.id}/retry`),
    onSuccess: ({ state, failure }) => {
      if (state === "served") notify("success", "The provider has served it after all.");
      else notify("message", "Still not served.", failure ?? "");
    },
    onError: notifyFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.mine }),
  });
  return (
    <Button busy={trying.isPending} onClick={() => trying.mutate()}>
      Ask again
    </Button>
  );
}

/** What may be done, by whom, and what it brings. */
function MayDo({ claim: { owed, verbs } }: { claim: ClaimWire }) {
  const isRefundable = verbs.includes("refund");
  return (
    <span className="block text-xs text-soft">
      Ask again, at no cost
      {isRefundable ? `; or its provider pays ${owed.display} back through the router` : ""}.
    </span>
  );
}

const CLAIM_COLUMNS: Column<ClaimWire>[] = [
  ...COLUMNS.filter(({ key }) => key !== "state"),
  {
    key: "why",
    title: "Why it is owed",
    cell: (claim) => (
      <div className="max-w-xs wrap-anywhere">
        {claim.failure}
        <MayDo claim={claim} />
      </div>
    ),
  },
  {
    key: "retry",
    title: <span className="sr-only">Ask again</span>,
    cell: (call) => <RetryButton call={call} />,
  },
];

/** Paid, never served, and not given back. Nothing is shown while there is none. */
export function ClaimsCard() {
  const pages = usePages(claimsQuery());
  if (!pages.items || pages.items.length === 0) return null;
  return (
    <PagedCard
      title="Claims against providers"
      path="/api/v1/claims"
      note="Paid and never served. Asking again costs nothing; a provider may give the money back through the router."
      pages={pages}
      caption="Claims against providers"
      columns={CLAIM_COLUMNS}
      what="claims"
      empty="No provider owes anything."
    />
  );
}
