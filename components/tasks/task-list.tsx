import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/error-note";
import { LiveDot } from "@/components/ui/live-dot";
import { SkeletonRows } from "@/components/ui/skeleton";
import { sayFailure } from "@/lib/client/api-problem";
import type { TaskPageWire, TaskSummaryWire } from "@/lib/schemas/task";
import { TaskRow } from "./task-row";

export type TaskPageState = {
  data: TaskPageWire | undefined;
  error: Error | null;
  refetch: () => unknown;
};

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
  tasks: TaskPageState;
  empty: ReactNode;
  actions?: (task: TaskSummaryWire) => ReactNode;
}) {
  const items = tasks.data?.items;
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
    </Card>
  );
}
