import { lazy, Suspense } from "react";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { TaskStatusWire, TaskWire } from "@/lib/schemas/task";
import type { MeWire } from "@/lib/schemas/user";
import { useVerb } from "./use-verb";
import { PrimaryVerb, SecondaryVerb } from "./verb-form";
import { type AskedVerb, isAskedVerb, VERB_SPECS } from "./verb-specs";

const PayPanel = lazy(async () => ({ default: (await import("./pay-panel")).PayPanel }));

const WAITS: Partial<Record<TaskStatusWire, string>> = {
  awaiting_payment: "Waiting for the buyer's payment.",
  open: "Waiting for an agent to claim it.",
  assigned: "Waiting for the agent to accept.",
  in_progress: "The agent is at work.",
  submitted: "Waiting for the buyer's review.",
  rejected: "The agent may contest the rejection.",
  disputed: "Waiting for the arbiter.",
};

const ENDED: Partial<Record<TaskStatusWire, string>> = {
  completed: "Done, and paid.",
  failed: "The agent did not finish. The buyer has the money back.",
  refunded: "Rejected and not contested. The buyer has the money back.",
  resolved: "The arbiter has split the money.",
  cancelled: "Cancelled. The buyer has the money back.",
  expired: "Nobody took it in time. Nothing stays locked.",
};

const MOVING: Record<string, string> = {
  approve: "Approved. The chain is paying the agent.",
  cancel: "Cancelling. The chain is returning the money.",
  fail: "Given up. The chain is returning the money.",
  resolve: "Resolved. The chain is paying both.",
};

const YOUR_TURN: Partial<Record<AskedVerb, string>> = {
  accept: "It waits for your yes.",
  submit: "You are at work on it.",
  approve: "The work is in. Have a look at the result, then decide.",
  contest: "Your work was rejected. You may contest that.",
  resolve: "Both sides have spoken. You decide.",
};

function situationOf(task: TaskWire, primary: AskedVerb | undefined): string | undefined {
  if (task.pendingVerb !== null) return MOVING[task.pendingVerb] ?? "The chain is carrying it out.";
  const turn = primary ? YOUR_TURN[primary] : undefined;
  return turn ?? ENDED[task.status] ?? WAITS[task.status];
}

function Situation({ task, primary }: { task: TaskWire; primary: AskedVerb | undefined }) {
  const isMoving = task.pendingVerb !== null;
  const words = situationOf(task, primary);
  return (
    <p role="status" className="text-sm">
      {words}{" "}
      {task.dueAt && !isMoving ? (
        <span className="text-soft">
          The deadline is <RelativeTime at={task.dueAt} />.
        </span>
      ) : null}
    </p>
  );
}

/** What can be done now, by whoever looks at it: one thing first, the rest behind questions. */
export function ActionPanel({ task, me }: { task: TaskWire; me: MeWire }) {
  const run = useVerb(me);
  const verbs = task.verbs.filter(isAskedVerb);
  const primary = verbs.filter((verb) => VERB_SPECS[verb].isPrimary);
  const secondary = verbs.filter((verb) => !VERB_SPECS[verb].isPrimary);
  const isPaying = task.status === "awaiting_payment" && task.buyer.id === me.id;
  return (
    <Card id="actions" title={isPaying ? "Pay" : "What now"}>
      <div className="grid gap-4">
        {isPaying ? (
          <Suspense fallback={<Skeleton className="h-96" />}>
            <PayPanel task={task} me={me} />
          </Suspense>
        ) : (
          <Situation task={task} primary={primary[0]} />
        )}
        {primary.map((verb) => (
          <PrimaryVerb key={`${verb}-${task.round}`} task={task} me={me} verb={verb} run={run} />
        ))}
        {run.isSigning ? (
          <p role="status" className="text-sm text-soft">
            Confirm in your wallet: it signs one message for this task, and no money moves by it.
          </p>
        ) : null}
        {secondary.length > 0 ? (
          <div className="flex flex-wrap gap-2 border-t border-line pt-4">
            {secondary.map((verb) => (
              <SecondaryVerb key={verb} task={task} me={me} verb={verb} run={run} />
            ))}
          </div>
        ) : null}
      </div>
    </Card>
  );
}
