import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { landFocus } from "@/components/ui/land-focus";
import { carryOutVerb } from "@/lib/client/actions/verbs";
import { ApiProblem, sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { keys } from "@/lib/client/query-keys";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskSummaryWire, TaskWire } from "@/lib/schemas/market/task";
import type { PartyVerb } from "@/lib/schemas/market/task-verbs";
import { hasLeft } from "./situation";

export type VerbCall = {
  task: Pick<TaskSummaryWire, "id" | "asset" | "title">;
  verb: PartyVerb;
  body: Record<string, unknown>;
};

/** What a verb that was carried out is called in the toast. */
const DONE: Record<PartyVerb, string> = {
  fund: "Payment noted",
  accept: "Task accepted",
  decline: "Task declined",
  submit: "Work submitted",
  approve: "Approved",
  request_changes: "Changes requested",
  reject: "Work rejected",
  contest: "Rejection contested",
  resolve: "Dispute resolved",
  cancel: "Task cancelled",
  fail: "Task given up",
};

function tellDone(verb: PartyVerb, task: TaskWire): void {
  if (task.payment.state === "pending") {
    notify("success", `${DONE[verb]}. The chain is confirming it.`);
    return;
  }
  const paid = task.status === "completed" ? task.settlement?.agent.display : undefined;
  if (verb === "submit" && paid) notify("success", "Task completed", `${paid} paid.`);
  else notify("success", DONE[verb], paid ? `${paid} paid.` : undefined);
}

const isQuiet = (failure: unknown) =>
  typeof failure === "object" && failure !== null && "isQuiet" in failure && failure.isQuiet === true;

function tellFailure(failure: unknown): void {
  if (isQuiet(failure)) {
    notify("message", failure instanceof Error ? failure.message : "Nothing was sent.");
    return;
  }
  const isLate = failure instanceof ApiProblem && ["lost_race", "illegal_transition"].includes(failure.code);
  const { title, detail } = sayFailure(failure);
  notify(
    "error",
    isLate ? "The task has moved on." : title,
    isLate ? "The page shows where it stands now." : detail,
  );
}

/**
 * One verb of a task as a mutation; `isSigning` while the wallet is asked, `onLeft` when the task goes to others. The
 * button that began it may be gone afterwards: the focus goes to `next`.
 */
export function useVerb(me: MeWire, { next, onLeft }: { next: string; onLeft?: () => void }) {
  const client = useQueryClient();
  const [isSigning, setSigning] = useState(false);
  const mutation = useMutation({
    mutationKey: keys.verbs,
    mutationFn: (call: VerbCall) => carryOutVerb({ ...call, me, onSigning: () => setSigning(true) }),
    onSuccess: (task, call) => {
      client.setQueryData(keys.task(task.id), task);
      tellDone(call.verb, task);
      if (hasLeft(task, me)) onLeft?.();
    },
    onError: tellFailure,
    onSettled: () => {
      setSigning(false);
      landFocus(next);
      return Promise.all([
        client.invalidateQueries({ queryKey: keys.mine }),
        client.invalidateQueries({ queryKey: keys.agents }),
        client.invalidateQueries({ queryKey: keys.stats }),
      ]);
    },
  });
  return { ...mutation, isSigning };
}
