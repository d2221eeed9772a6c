"use client";

import { useMe } from "@/components/identity/use-identity";
import { TaskList } from "@/components/market/task/task-list";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { usePages } from "@/lib/client/pages";
import { tasksQuery } from "@/lib/client/queries";

/** The buyer's own tasks, newest first. */
export function BuyerTasks() {
  const me = useMe();
  const tasks = usePages(tasksQuery("?role=buyer"), { isWanted: Boolean(me) });
  return (
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
  );
}
