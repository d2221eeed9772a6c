import type { ReactNode } from "react";
import { Link } from "@/components/ui/action/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { ShortId } from "@/components/ui/short-id";
import type { TaskSummaryWire } from "@/lib/schemas/market/task";
import { TaskState } from "./status-badge";

/** One task in a list: what, for how much, where it stands, and what can be done at once. */
export function TaskRow({
  task,
  side,
  children,
}: {
  task: TaskSummaryWire;
  side: "buyer" | "agent";
  children?: ReactNode;
}) {
  const other = side === "buyer" ? task.agent : task.buyer;
  return (
    <li
      data-testid="task-row"
      data-task={task.id}
      className="grid gap-3 rounded-lg border border-line bg-canvas/40 p-3"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <div className="min-w-0 grow basis-56">
          <Link
            href={`/tasks/${task.id}`}
            className="inline-flex min-h-11 items-center font-medium underline-offset-4 hover:underline"
          >
            {task.title}
          </Link>
          <p className="flex flex-wrap items-center gap-x-2 text-xs text-soft">
            <ShortId value={task.id} label="task id" prefix={8} />
            <span>{other ? `${side === "buyer" ? "by" : "for"} ${other.name}` : "no agent yet"}</span>
            <RelativeTime at={task.createdAt} />
          </p>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 max-sm:w-full sm:block sm:text-right">
          <p className="font-semibold tabular-nums">{(task.agentPrice ?? task.price).display}</p>
          <TaskState task={task} />
        </div>
      </div>
      {children}
    </li>
  );
}
