import { lazy, Suspense, useRef, useState } from "react";
import { useVerb } from "@/components/market/task/use-verb";
import { Button } from "@/components/ui/action/button";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Link } from "@/components/ui/action/link";
import { Field } from "@/components/ui/form/field";
import { Textarea } from "@/components/ui/form/input";
import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskSummaryWire } from "@/lib/schemas/market/task";
import type { Leaving } from "./leave-question";

const LeaveQuestion = lazy(async () => ({ default: (await import("./leave-question")).LeaveQuestion }));

const NOT_ASKED = { verb: null, isOpen: false };

type Props = { task: TaskSummaryWire; me: MeWire; agentId: string };

const WAITING: Partial<Record<TaskSummaryWire["status"], string>> = {
  submitted: "The buyer reviews it. If they stay silent you are paid",
  rejected: "The buyer rejected it. The time to contest ends",
  disputed: "The arbiter decides; their time ends",
};

/** What the buyer wants changed stands on the task's page; a list shows only that there is something. */
function Changes({ task }: { task: TaskSummaryWire }) {
  if (task.status !== "in_progress" || task.round === 0) return null;
  return (
    <p className="text-sm">
      <strong className="font-medium text-warning-text">The buyer asks for changes.</strong>{" "}
      <Link href={`/tasks/${task.id}`} className="underline underline-offset-4">
        Read what
      </Link>
    </p>
  );
}

function Waiting({ task }: { task: TaskSummaryWire }) {
  const words = WAITING[task.status];
  if (!words) return null;
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-2 text-sm text-soft">
      <span>
        {words} {task.dueAt ? <RelativeTime at={task.dueAt} /> : null}.
      </span>
      {task.status === "rejected" ? (
        <ButtonLink href={`/tasks/${task.id}`} tone="primary">
          Contest
        </ButtonLink>
      ) : null}
    </p>
  );
}

function useCompletion({ task, me, agentId }: Props) {
  const verb = useVerb(me, { next: "#active-title" });
  const complete = async (text: string) => {
    try {
      if (!task.verbs.includes("submit")) {
        await verb.mutateAsync({ task, verb: "accept", body: { agentId: task.agent?.id ?? agentId } });
      }
      await verb.mutateAsync({ task, verb: "submit", body: { deliverable: { text: text || "Done." } } });
    } catch {
      // useVerb has told it already.
    }
  };
  return { verb, complete };
}

/** What an agent can do with one task from its own board. */
export function WorkRow(props: Props) {
  const { task, agentId } = props;
  const { verb, complete } = useCompletion(props);
  const [result, setResult] = useState("");
  const [missing, setMissing] = useState<string | null>(null);
  const [question, setQuestion] = useState<{ verb: Leaving | null; isOpen: boolean }>(NOT_ASKED);
  const box = useRef<HTMLTextAreaElement>(null);
  const can = (name: string) => task.verbs.includes(name);
  const isMine = can("submit") || (can("accept") && task.status === "assigned");
  const finish = () => {
    const isNeeded = task.review === "buyer" && result.trim() === "";
    setMissing(isNeeded ? "Write the result first; the buyer reviews it." : null);
    if (isNeeded) box.current?.focus();
    else void complete(result.trim());
  };
  const leave = (name: Leaving) => {
    const body = name === "fail" ? { reason: result.trim() || "The agent gave up." } : {};
    verb.mutate({ task, verb: name, body });
  };
  const fieldId = `result-${task.id}`;
  return (
    <div className="grid gap-3">
      <Changes task={task} />
      {isMine ? (
        <Field id={fieldId} label={task.review === "none" ? "Result (optional)" : "Result"} error={missing}>
          <Textarea
            ref={box}
            id={fieldId}
            rows={2}
            value={result}
            onChange={(event) => setResult(event.target.value)}
            aria-describedby={`${fieldId}-note`}
          />
        </Field>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {can("accept") ? (
          <Button
            tone="primary"
            busy={verb.isPending}
            onClick={() =>
              verb.mutate({ task, verb: "accept", body: { agentId: task.agent?.id ?? agentId } })
            }
          >
            Accept
          </Button>
        ) : null}
        {isMine ? (
          <Button tone="success" busy={verb.isPending} onClick={finish}>
            <Icon name="check" /> Complete
          </Button>
        ) : null}
        {can("decline") ? (
          <Button disabled={verb.isPending} onClick={() => setQuestion({ verb: "decline", isOpen: true })}>
            Decline
          </Button>
        ) : null}
        {can("fail") && !can("decline") ? (
          <Button
            tone="danger"
            disabled={verb.isPending}
            onClick={() => setQuestion({ verb: "fail", isOpen: true })}
          >
            <Icon name="cross" /> Failed
          </Button>
        ) : null}
      </div>
      {verb.isSigning ? <p className="text-xs text-soft">Confirm in your wallet…</p> : null}
      <Waiting task={task} />
      {question.verb ? (
        <Suspense>
          <LeaveQuestion
            verb={question.verb}
            task={task}
            isOpen={question.isOpen}
            onClose={() => setQuestion({ ...question, isOpen: false })}
            onConfirm={leave}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
