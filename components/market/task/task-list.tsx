import type { ReactNode } from "react";
import { LoadMore } from "@/components/ui/action/load-more";
import { Card } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { sayFailure } from "@/lib/client/api-problem";
import type { Pages } from "@/lib/client/pages";
import type { TaskSummaryWire } from "@/lib/schemas/market/task";
import { TaskRow } from "./task-row";

/** A card with a live list of tasks; `actions` gives a row its buttons. */
export function TaskList({
  id,
  title,
  side,
  tasks,
  empty,
  actions,
}: {
  id: string;
  title: string;
  side: "buyer" | "agent";
  tasks: Pages<TaskSummaryWire>;
  empty: ReactNode;
  actions?: (task: TaskSummaryWire) => ReactNode;
}) {
  const { items } = tasks;
  const failure = tasks.error ? sayFailure(tasks.error) : null;
  return (
    <Card id={id} title={title} aside={<LiveDot isStale={tasks.error !== null} />}>
      {failure && !items ? (
        <ErrorNote title={failure.title} traceId={failure.traceId} onRetry={() => tasks.refetch()}>
          {failure.detail}
        </ErrorNote>
      ) : null}
      {!items && !failure ? <SkeletonRows rows={3} className="h-20" /> : null}
      {items?.length === 0 ? empty : null}
      {items && items.length > 0 ? (
        <ul className="grid gap-2">
          {items.map((task) => (
            <TaskRow key={task.id} task={task} side={side}>
              {actions?.(task)}
            </TaskRow>
          ))}
        </ul>
      ) : null}
      <LoadMore more={tasks.more} what="tasks" />
    </Card>
  );
}
