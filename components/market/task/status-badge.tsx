import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { TaskStatusWire, TaskSummaryWire } from "@/lib/schemas/market/task";

const LOOK: Record<TaskStatusWire, { tone: BadgeTone; words: string }> = {
  awaiting_payment: { tone: "warning", words: "awaiting payment" },
  open: { tone: "info", words: "open" },
  assigned: { tone: "info", words: "assigned" },
  in_progress: { tone: "info", words: "in progress" },
  submitted: { tone: "info", words: "submitted" },
  rejected: { tone: "warning", words: "rejected" },
  disputed: { tone: "warning", words: "disputed" },
  completed: { tone: "success", words: "completed" },
  failed: { tone: "danger", words: "failed" },
  refunded: { tone: "neutral", words: "refunded" },
  resolved: { tone: "success", words: "resolved" },
  cancelled: { tone: "neutral", words: "cancelled" },
  expired: { tone: "neutral", words: "expired" },
};

export function StatusBadge({ status }: { status: TaskStatusWire }) {
  const { tone, words } = LOOK[status];
  return <Badge tone={tone}>{words}</Badge>;
}

const DOING: Record<string, string> = {
  fund: "payment seen",
  approve: "approved, paying",
  cancel: "cancelling",
  fail: "giving up",
  decline: "declined, refunding",
  resolve: "resolved, paying",
  reject: "rejecting",
};

/** The status, and what is under way on chain. */
export function TaskState({ task }: { task: Pick<TaskSummaryWire, "status" | "pendingVerb" | "payment"> }) {
  const isMoving = task.payment.state === "pending";
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <StatusBadge status={task.status} />
      {isMoving ? (
        <Badge tone="warning" dot>
          {DOING[task.pendingVerb ?? "fund"] ?? "waiting for the chain"}
        </Badge>
      ) : null}
    </span>
  );
}
