"use client";

import { lazy, Suspense } from "react";
import { useMe } from "@/components/identity/use-identity";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { usePages } from "@/lib/client/pages";
import { tasksQuery } from "@/lib/client/queries";

const TaskList = lazy(async () => ({
  default: (await import("@/components/market/task/task-list")).TaskList,
}));

/** The buyer's own tasks, newest first. */
export function BuyerTasks() {
  const me = useMe();
  const tasks = usePages(tasksQuery("?role=buyer"), { isWanted: Boolean(me) });
  return (
    <Suspense fallback={<Skeleton className="h-64" />}>
      <TaskList
        id="your-tasks"
        title="Your Tasks"
        side="buyer"
        tasks={tasks}
        empty={
          <EmptyState title="No tasks yet.">
            Describe one above, move the slider, press the button. It appears here at once.
          </EmptyState>
        }
      />
    </Suspense>
  );
}
