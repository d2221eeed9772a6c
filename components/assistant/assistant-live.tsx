"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import type { PicturePlace } from "@/components/assistant/results/picture-source";
import { useMe } from "@/components/identity/use-identity";
import { ButtonLink } from "@/components/ui/action/button-link";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { sayFailure } from "@/lib/client/api-problem";
import { assistantQuery } from "@/lib/client/assistant/queries";

const desk = () => import("./assistant-desk");
const AssistantDesk = lazy(async () => ({ default: (await desk()).AssistantDesk }));

/** Asks nothing for somebody who may not speak: an identity may change while the page stands open. */
export function AssistantLive({ picturePlaces }: { picturePlaces: readonly PicturePlace[] }) {
  const me = useMe();
  if (me?.roles.includes("operator")) return <Loaded userId={me.id} picturePlaces={picturePlaces} />;
  return (
    <EmptyState
      title="The treasury's agents are spoken for by operators."
      action={<ButtonLink href="/login?next=/assistant">Login</ButtonLink>}
    />
  );
}

function Loaded({ userId, picturePlaces }: { userId: string; picturePlaces: readonly PicturePlace[] }) {
  const { data, error, refetch } = useQuery(assistantQuery());
  // Its code comes while the house is asked.
  useEffect(() => void desk(), []);
  if (data) {
    return (
      <Suspense fallback={<DeskSkeleton />}>
        <AssistantDesk key={userId} facts={data} userId={userId} picturePlaces={picturePlaces} />
      </Suspense>
    );
  }
  if (!error) return <DeskSkeleton />;
  const said = sayFailure(error);
  return (
    <ErrorNote title={said.title} traceId={said.traceId} onRetry={() => void refetch()}>
      {said.detail}
    </ErrorNote>
  );
}

function DeskSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-4 lg:grid-cols-[17rem_minmax(0,1fr)]">
      <Skeleton className="h-[calc(100dvh-15rem)] min-h-96 max-lg:hidden" />
      <Skeleton className="h-[calc(100dvh-16rem)] min-h-96 lg:h-[calc(100dvh-15rem)]" />
    </div>
  );
}
