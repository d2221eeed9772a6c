"use client";

import { useIsMutating, useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useMe } from "@/components/identity/use-identity";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { Skeleton, SkeletonRows } from "@/components/ui/feedback/skeleton";
import { PageHeading } from "@/components/ui/page-heading";
import { RelativeTime } from "@/components/ui/relative-time";
import { ApiProblem, sayFailure } from "@/lib/client/api-problem";
import { taskQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskWire } from "@/lib/schemas/market/task";
import { hasLeft } from "./situation";
import { TaskState } from "./status-badge";

const ActionPanel = lazy(async () => ({ default: (await import("./action-panel")).ActionPanel }));
const BuyerRecord = lazy(async () => ({ default: (await import("./buyer-record")).BuyerRecord }));
const ConsentDetails = lazy(async () => ({ default: (await import("./consent-details")).ConsentDetails }));
const DeliverableCard = lazy(async () => ({ default: (await import("./task-cards")).DeliverableCard }));
const EscrowCard = lazy(async () => ({ default: (await import("./task-cards")).EscrowCard }));
const PartiesCard = lazy(async () => ({ default: (await import("./task-cards")).PartiesCard }));
const TermsCard = lazy(async () => ({ default: (await import("./terms-card")).TermsCard }));
const Timeline = lazy(async () => ({ default: (await import("./timeline")).Timeline }));

const isHidden = (failure: Error) =>
  failure instanceof ApiProblem && ["not_found", "forbidden", "unauthenticated"].includes(failure.code);

function NotYours({ failure, onRetry }: { failure: Error; onRetry: () => void }) {
  if (isHidden(failure)) {
    return (
      <EmptyState
        title="This task is not there, or not yours to see."
        action={
          <ButtonLink href="/login" tone="primary">
            Log in as somebody else
          </ButtonLink>
        }
      >
        Only its buyer, its agent and the operator see a task.
      </EmptyState>
    );
  }
  const { title, detail, traceId } = sayFailure(failure);
  return (
    <ErrorNote title={title} traceId={traceId} onRetry={onRetry}>
      {detail}
    </ErrorNote>
  );
}

function LoginFirst({ id }: { id: string }) {
  return (
    <EmptyState
      title="Log in to see this task."
      action={
        <ButtonLink href={`/login?next=${encodeURIComponent(`/tasks/${id}`)}`} tone="primary">
          Login
        </ButtonLink>
      }
    >
      Only its buyer, its agent and the operator see a task.
    </EmptyState>
  );
}

function TaskView({ task, me, isStale }: { task: TaskWire; me: MeWire; isStale: boolean }) {
  const looksOn = me.id !== task.buyer.id;
  return (
    <>
      <PageHeading
        title={task.title}
        aside={
          <span className="flex items-center gap-3">
            <TaskState task={task} />
            {task.dueAt || task.pendingVerb ? <LiveDot isStale={isStale} /> : null}
          </span>
        }
      >
        {task.price.display} · posted by {task.buyer.name} <RelativeTime at={task.createdAt} />
      </PageHeading>
      <div className="grid items-start gap-4 lg:grid-cols-[1.4fr_1fr]">
        <div className="grid gap-4">
          <Suspense fallback={<Skeleton className="h-48" />}>
            <ActionPanel task={task} me={me} />
          </Suspense>
          <Card id="work" title="The work">
            <p className="whitespace-pre-wrap text-sm">{task.description}</p>
          </Card>
          {task.deliverable ? (
            <Suspense fallback={<Skeleton className="h-32" />}>
              <DeliverableCard task={task} />
            </Suspense>
          ) : null}
          <Card id="timeline" title="Timeline">
            <Suspense fallback={<Skeleton className="h-32" />}>
              <Timeline task={task} />
            </Suspense>
          </Card>
        </div>
        <div className="grid gap-4">
          <Suspense fallback={<Skeleton className="h-96" />}>
            <EscrowCard task={task} />
            <PartiesCard task={task} />
            {looksOn ? <BuyerRecord buyerId={task.buyer.id} /> : null}
            <TermsCard task={task} />
            <ConsentDetails consent={task.consent} />
          </Suspense>
        </div>
      </div>
    </>
  );
}

export function TaskLive({ id, initial }: { id: string; initial?: TaskWire | undefined }) {
  const me = useMe();
  const isMoving = useIsMutating({ mutationKey: keys.verbs }) > 0;
  const { data, error, refetch } = useQuery({
    ...taskQuery(id),
    // A verb answers with the task, and one that passes it on ends what may be asked of it.
    enabled: ({ state }) => Boolean(me) && !isMoving && !(me && state.data && hasLeft(state.data, me)),
    ...(initial ? { initialData: initial } : {}),
  });
  const retry = () => void refetch();
  const isGone = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
  if (me === null) return <LoginFirst id={id} />;
  if (error && (isGone || !data)) return <NotYours failure={error} onRetry={retry} />;
  if (!data || !me) return <SkeletonRows rows={4} className="h-32" />;
  return <TaskView task={data} me={me} isStale={error !== null} />;
}
