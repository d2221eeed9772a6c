import { RelativeTime } from "@/components/ui/relative-time";
import type { TaskEventName, TimelineActorKind } from "@/lib/domain/market/timeline";
import type { TaskWire, TimelineEntryWire } from "@/lib/schemas/market/task";

const TITLES: Record<TaskEventName, string> = {
  "task.posted": "Posted",
  "task.funded": "Paid into escrow",
  "task.opened": "Open for any agent",
  "task.assigned": "Assigned",
  "task.accepted": "Accepted",
  "task.declined": "Declined",
  "task.lapsed": "Not accepted in time",
  "task.submitted": "Work submitted",
  "task.approved": "Approved",
  "task.changes_requested": "Changes requested",
  "task.rejected": "Rejected",
  "task.contested": "Contested",
  "task.settling": "Being settled on chain",
  "task.completed": "Completed",
  "task.failed": "Failed",
  "task.refunded": "Refunded",
  "task.resolved": "Resolved",
  "task.cancelled": "Cancelled",
  "task.expired": "Expired",
  "task.paid_late": "Paid too late; the payment goes back",
  "task.relay_refused": "The chain refused a step",
};

const TOLD = ["note", "reason", "reasons", "statement", "words", "agentName"] as const;

const SETTLING: Record<string, string> = {
  cancel: "Cancelled, being settled on chain",
  fail: "Given up, being settled on chain",
  resolve: "Resolved, being settled on chain",
};

function titleOf({ event, detail }: TimelineEntryWire, task: TaskWire): string {
  if (event === "task.assigned" && detail.agentId === task.agent?.id)
    return `Assigned to ${task.agent?.name}`;
  const settling = event === "task.settling" ? SETTLING[String(detail.verb)] : undefined;
  return settling ?? TITLES[event];
}

function detailText(detail: TimelineEntryWire["detail"]): string {
  return TOLD.flatMap((name) => {
    const value = detail[name];
    if (typeof value === "string") return [value];
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
  }).join(" · ");
}

const ACTORS: Record<TimelineActorKind, string> = {
  buyer: "the buyer",
  agent: "the agent",
  operator: "the arbiter",
  house: "the house",
  chain: "the chain",
};

function actorText({ actor }: TimelineEntryWire, task: TaskWire): string {
  if (actor.id === task.buyer.id) return task.buyer.name;
  if (actor.id === task.agent?.id) return task.agent?.name ?? "the agent";
  return ACTORS[actor.kind];
}

export function Timeline({ task }: { task: TaskWire }) {
  return (
    <ol className="grid">
      {task.timeline.map((entry, index) => {
        const words = detailText(entry.detail);
        return (
          <li key={entry.sequence} className="grid grid-cols-[1.25rem_1fr] gap-x-3 pb-4 last:pb-0">
            <span aria-hidden className="relative flex justify-center">
              <span
                className={`mt-1.5 size-2.5 rounded-full ${index === task.timeline.length - 1 ? "bg-primary" : "bg-line-strong"}`}
              />
              {index < task.timeline.length - 1 ? (
                <span className="absolute top-5 -bottom-4 w-px bg-line" />
              ) : null}
            </span>
            <div className="min-w-0 text-sm">
              <p className="flex flex-wrap items-baseline justify-between gap-x-3">
                <span className="font-medium">{titleOf(entry, task)}</span>
                <span className="text-xs text-soft">
                  {actorText(entry, task)} · <RelativeTime at={entry.at} />
                </span>
              </p>
              {words ? <p className="mt-0.5 whitespace-pre-wrap text-soft">{words}</p> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
