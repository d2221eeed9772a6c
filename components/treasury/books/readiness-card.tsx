import { useQuery } from "@tanstack/react-query";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { sayFailure } from "@/lib/client/api-problem";
import { readinessQuery } from "@/lib/client/queries";
import type { AlarmWire, ReadinessWire, WaitingWire } from "@/lib/schemas/health/readiness";
import { AcceptTokenButton } from "./accept-token-button";

const MINUTE_S = 60;

function limitText(seconds: number): string {
  return seconds < 2 * MINUTE_S ? `${seconds} s` : `${Math.round(seconds / MINUTE_S)} min`;
}

function AlarmList({ alarms }: { alarms: readonly AlarmWire[] }) {
  return (
    <ul className="grid gap-2" aria-label="What is missing">
      {alarms.map(({ sentence, detail, since }) => (
        <li key={sentence} className="rounded-lg border border-line p-3 text-sm">
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-medium first-letter:uppercase">{sentence}</span>
            {since ? (
              <span className="text-xs text-soft">
                <RelativeTime at={since} />
              </span>
            ) : null}
          </p>
          {detail ? <p className="mt-1 break-words text-xs text-soft">{detail}</p> : null}
        </li>
      ))}
    </ul>
  );
}

function WaitingList({ waiting }: { waiting: readonly WaitingWire[] }) {
  return (
    <details>
      <summary className="flex min-h-11 items-center text-sm underline underline-offset-4">
        What may wait, and how long
      </summary>
      <ul className="grid gap-3 pt-1">
        {waiting.map(({ what, job, since, mayWaitS, isLate }) => (
          <li key={what} className="flex items-start justify-between gap-3 text-sm">
            <span>
              <span className="block first-letter:uppercase">{what}</span>
              <span className="text-xs text-soft">
                {job}, at most {limitText(mayWaitS)}
                {since ? (
                  <>
                    ; the oldest from <RelativeTime at={since} />
                  </>
                ) : null}
              </span>
            </span>
            <WaitingBadge isNone={since === null} isLate={isLate} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function WaitingBadge({ isNone, isLate }: { isNone: boolean; isLate: boolean }) {
  if (isLate) return <Badge tone="danger">late</Badge>;
  return isNone ? <Badge>none</Badge> : <Badge tone="success">in time</Badge>;
}

function Light({ data }: { data: ReadinessWire }) {
  return (
    <Badge tone={data.ready ? "success" : "danger"} dot>
      {data.ready ? "All moves" : "Something stands still"}
    </Badge>
  );
}

function Body({ data }: { data: ReadinessWire }) {
  return (
    <div className="grid gap-3">
      {data.ready ? (
        <EmptyState title="Nothing waits for too long.">
          Chain, books and jobs keep up, and keys and tokens are as they should be.
        </EmptyState>
      ) : (
        <>
          <AlarmList alarms={data.missing} />
          <AcceptTokenButton />
        </>
      )}
      {data.waiting ? <WaitingList waiting={data.waiting} /> : null}
    </div>
  );
}

/** Whether money moves: what keeps the house from its work, and all that may wait with its age. */
export function ReadinessCard() {
  const { data, error, refetch } = useQuery(readinessQuery());
  const failure = error && !data ? sayFailure(error) : null;
  return (
    <Card id="readiness" title="What waits" aside={data ? <Light data={data} /> : null}>
      {failure ? (
        <ErrorNote title={failure.title} traceId={failure.traceId} onRetry={() => void refetch()}>
          {failure.detail}
        </ErrorNote>
      ) : null}
      {data ? <Body data={data} /> : failure ? null : <SkeletonRows rows={2} className="h-11" />}
    </Card>
  );
}
