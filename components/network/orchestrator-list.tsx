import { Countdown } from "@/components/treasury/list/countdown";
import { Link } from "@/components/ui/action/link";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { ForeignText } from "@/components/ui/foreign-text";
import type { Pages } from "@/lib/client/pages";
import type { ListedOrchestratorWire } from "@/lib/schemas/network/orchestrator";
import { bpsText, usdText } from "./labels";
import { SmallStrip } from "./small-strip";
import { TierBadge } from "./tier-badge";

function Uptime({ of: { now, lastEvaluation } }: { of: ListedOrchestratorWire }) {
  const known = now ?? (lastEvaluation?.interval ? lastEvaluation : null);
  if (known === null || known.interval === null || known.paidBps === null)
    return <span className="text-soft">no uptime known</span>;
  const { paidBps, interval, workerBps } = known;
  const isByWorker = workerBps !== null && workerBps === paidBps && paidBps < interval.lowBps;
  return (
    <>
      <span className="font-semibold tabular-nums">{bpsText(paidBps)}</span>{" "}
      {isByWorker ? <span className="text-xs text-soft">as its worker says </span> : null}
      <span className="text-xs whitespace-nowrap text-soft tabular-nums">
        probes n = {known.known}, {bpsText(interval.lowBps)} – {bpsText(interval.highBps)}
      </span>
    </>
  );
}

function Row({ one }: { one: ListedOrchestratorWire }) {
  const { id, name, tier, suspended, now, lastEvaluation, nextEvaluationAt } = one;
  const isMoving = now !== null && tier !== null && now.tier !== tier;
  return (
    <li className="grid min-w-0 gap-2 border-b border-line/60 py-3 last:border-0 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_minmax(0,1fr)] sm:items-center sm:gap-4">
      <div className="min-w-0">
        <Link
          href={`/network/${id}`}
          className="inline-flex min-h-11 max-w-full items-center font-medium underline-offset-4 hover:underline"
        >
          <ForeignText className="line-clamp-2">{name}</ForeignText>
        </Link>
        <span className="flex flex-wrap items-center gap-2">
          <TierBadge tier={tier} suspended={suspended} />
          {isMoving ? (
            <span className="text-xs text-soft">
              now <TierBadge tier={now.tier} />
            </span>
          ) : null}
        </span>
      </div>
      <SmallStrip recent={one.recent} />
      <div className="min-w-0 text-sm">
        <p>
          <Uptime of={one} />
        </p>
        <p className="text-xs text-soft tabular-nums">
          {lastEvaluation ? `${usdText(lastEvaluation.microUsd)} last, ` : ""}next{" "}
          <Countdown at={nextEvaluationAt} />
        </p>
      </div>
    </li>
  );
}

/** All orchestrators, each in a line: how it stands, what probes saw, what it earned and when it is due. */
export function OrchestratorList({ pages: { items, more } }: { pages: Pages<ListedOrchestratorWire> }) {
  return (
    <Card id="orchestrators" title="Orchestrators">
      {!items ? <SkeletonRows rows={3} className="h-20" /> : null}
      {items?.length === 0 ? (
        <EmptyState title="No orchestrator is registered.">
          Start one on your own machine and register it below: it is looked at from then on, and paid for
          being there.
        </EmptyState>
      ) : null}
      <ul>
        {items?.map((one) => (
          <Row key={one.id} one={one} />
        ))}
      </ul>
      <LoadMore more={more} what="orchestrators" />
    </Card>
  );
}
