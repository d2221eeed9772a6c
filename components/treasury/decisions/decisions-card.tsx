import { ActiveFilters } from "@/components/treasury/calls/active-filters";
import { queryOf, useCallFilter } from "@/components/treasury/calls/call-filter";
import { CALL_STATES } from "@/components/treasury/calls/call-states";
import { usePeriod } from "@/components/treasury/calls/period";
import { PagedCard } from "@/components/treasury/list/paged-table";
import { ParamLink } from "@/components/ui/action/param-link";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table";
import { useUrlParams } from "@/components/ui/use-url-params";
import { usePages } from "@/lib/client/pages";
import { decisionsQuery } from "@/lib/client/treasury-queries";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";
import { shortMoment } from "./outcomes";

export const TONE: Readonly<Record<DecisionWire["action"], BadgeTone>> = {
  ALLOWED: "success",
  DOWNGRADED: "warning",
  REJECTED: "danger",
  WAITING: "info",
};

/** What a policy said, in the one word for it. */
export const SAID: Readonly<Record<DecisionWire["action"], string>> = {
  ALLOWED: "allowed",
  DOWNGRADED: "downgraded",
  REJECTED: "refused",
  WAITING: "waiting",
};

/** What somebody said who had to be asked stands in the decision's place. */
const ASKED: Readonly<Record<NonNullable<DecisionWire["approval"]>["state"], BadgeTone>> = {
  waiting: "info",
  approved: "success",
  refused: "danger",
  expired: "danger",
  voided: "danger",
};

/** A cap that bound, with what it has seen. */
function Bound({ cap }: { cap: DecisionWire["bound"][number] }) {
  const whose = cap.scope === "house" ? "the house" : cap.of;
  return (
    <li>
      {whose}, a {cap.window}: {cap.used.display} used and {cap.held.display} held of {cap.limit.display},{" "}
      {cap.remaining.display} left
      {cap.resetsAt === null ? null : (
        <>
          , anew <RelativeTime at={cap.resetsAt} />
        </>
      )}
    </li>
  );
}

/** What would have let all of it pass at that moment, and of whose cap. */
function Needed({ needs }: { needs: DecisionWire["needs"] }) {
  if (needs === null) return null;
  const [raise, ...others] = needs.raises;
  const cap = others.length === 0 ? raise?.cap : null;
  return (
    <span className="block text-xs text-soft">
      It {needs.text}.
      {cap ? ` Limit: ${cap.scope === "house" ? "all agents together" : cap.of}, a ${cap.window}.` : ""}
    </span>
  );
}

/** What came of asking somebody. */
function Answered({ approval }: { approval: DecisionWire["approval"] }) {
  if (approval === null || approval.at === null) return null;
  const { state, by, note } = approval;
  return (
    <span className="block text-xs text-soft">
      {state} by {by ?? "the house"}
      {note === null ? "" : `: ${note}`}
    </span>
  );
}

/** What was asked for, and what was called in its stead. */
function asked({ serviceId, calledServiceId, requested, approved }: DecisionWire): string {
  const service =
    calledServiceId === null || calledServiceId === serviceId
      ? serviceId
      : `${serviceId} → ${calledServiceId}`;
  return `${service} × ${approved === requested || approved === 0 ? requested : `${approved} of ${requested}`}`;
}

function Why({ decision }: { decision: DecisionWire }) {
  const { reason, bound } = decision;
  return (
    <div className="min-w-48 max-w-md wrap-anywhere">
      <span className="block">{reason}</span>
      <Answered approval={decision.approval} />
      <Needed needs={decision.needs} />
      {bound.length > 0 ? (
        <details className="text-xs text-soft">
          <summary className="cursor-pointer py-1">
            {bound.length === 1 ? "The cap that bound" : `The ${bound.length} caps that bound`}
          </summary>
          <ul className="grid gap-1">
            {bound.map((cap) => (
              <Bound key={`${cap.scope} ${cap.of} ${cap.window}`} cap={cap} />
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

const COLUMNS: Column<DecisionWire>[] = [
  { key: "at", title: "When", isShort: true, cell: (row) => <RelativeTime at={row.at} /> },
  {
    key: "action",
    title: "Decision",
    cell: ({ action, approval, call }) => (
      <>
        <Badge tone={approval ? ASKED[approval.state] : TONE[action]}>
          {approval?.state ?? SAID[action]}
        </Badge>
        {call ? <span className="block text-xs text-soft">{CALL_STATES[call.state].words}</span> : null}
      </>
    ),
  },
  {
    key: "what",
    title: "Call",
    cell: (decision) => (
      <div className="max-w-xs wrap-anywhere">
        {decision.agentId}
        <span className="block text-xs text-soft">{asked(decision)}</span>
      </div>
    ),
  },
  {
    key: "cost",
    title: "Cost",
    numeric: true,
    cell: ({ approved, cost }) => (approved === 0 ? "–" : cost.display),
  },
  { key: "why", title: "Why", cell: (decision) => <Why decision={decision} /> },
  {
    key: "open",
    title: <span className="sr-only">Open</span>,
    cell: ({ id, agentId, serviceId }) => (
      <ParamLink
        changes={{ decision: id }}
        className="inline-flex min-h-11 items-center font-medium underline underline-offset-4"
        aria-label={`Why: ${agentId}, ${serviceId}`}
      >
        Why
      </ParamLink>
    ),
  },
];

/** What the policy said to each call, newest first, with the caps that bound and what would have let it pass. */
export function DecisionsCard() {
  const { params, change } = useUrlParams();
  const { filter, set } = useCallFilter();
  const { range } = usePeriod();
  const [from, to] = [params.get("from"), params.get("to")];
  const time = { from: from ?? range.from, to: to ?? range.to };
  const query = new URLSearchParams({ ...time, ...queryOf({ ...filter, service: null, end: null }) });
  const chosen = from === null && to === null ? null : `${shortMoment(time.from)} to ${shortMoment(time.to)}`;
  return (
    <PagedCard
      title="Decisions"
      path="/api/v1/decisions"
      filter={query.toString()}
      above={
        <ActiveFilters
          filters={[
            { name: "time", value: chosen, onClear: () => change({ from: null, to: null }) },
            { name: "agent", value: filter.agent, onClear: () => set({ agent: null }) },
          ]}
        />
      }
      pages={usePages(decisionsQuery(query.toString()))}
      caption="What the policy said to each call"
      columns={COLUMNS}
      what="decisions"
      empty="No agent has asked for a service in this time."
    />
  );
}
