import { useMutation, useQueryClient } from "@tanstack/react-query";
import { landFocus } from "@/components/ui/land-focus";
import { post } from "@/lib/client/api";
import { ApiProblem } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { notifyFailure } from "@/lib/client/notify-failure";
import { keys } from "@/lib/client/query-keys";
import type { DraftVerb } from "@/lib/domain/treasury/drafts/lifecycle";
import type { DraftWire, ListedDraftWire } from "@/lib/schemas/treasury/policy-draft";

type Sent = Exclude<DraftVerb, "edit">;

const DONE: Readonly<Record<Sent, (draft: DraftWire) => string>> = {
  rebase: ({ conflicts }) =>
    conflicts.length === 0
      ? "The draft stands on the policy of now."
      : `The draft stands on the policy of now. Look at what both changed: ${conflicts.join(", ")}.`,
  publish: ({ state, liveVersion }) =>
    state === "live"
      ? `Version ${liveVersion} of the policy is live.`
      : "Proposed. Nothing has changed yet: another operator is asked first.",
  consent: ({ liveVersion }) => `Version ${liveVersion} of the policy is live.`,
  refuse: () => "The draft is refused.",
  withdraw: () => "The draft is withdrawn.",
};

/** Sends one verb for a draft, of the version that is shown. */
export function useDraftVerb(draft: Pick<ListedDraftWire, "id" | "version">, onDone: () => void = () => {}) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ verb, reason }: { verb: Sent; reason?: string }) =>
      post<DraftWire>(`/api/v1/policy/drafts/${draft.id}/${verb}`, {
        version: draft.version,
        ...(reason ? { reason } : {}),
      }),
    onSuccess: (answer, { verb }) => {
      notify("success", DONE[verb](answer));
      onDone();
      landFocus("#draft-title");
    },
    onError: (failure, { verb }) => {
      const isOver = failure instanceof ApiProblem && failure.code === "policy_changed";
      if (isOver) onDone();
      // Of what is asked about, the question says it.
      if (isOver || verb === "rebase") notifyFailure(failure);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
}
