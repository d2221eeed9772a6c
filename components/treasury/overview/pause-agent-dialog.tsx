import { useMutation, useQueryClient } from "@tanstack/react-query";
import { sayOutcome } from "@/components/treasury/policy/say-outcome";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { post } from "@/lib/client/api";
import { failureText } from "@/lib/client/api-problem";
import { keys } from "@/lib/client/query-keys";
import type { SpendingAgentWire } from "@/lib/schemas/treasury/overview";

/** Stops one agent from spending, or lets it go on. */
export function PauseAgentDialog({
  agent,
  onClose,
}: {
  agent: SpendingAgentWire | null;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const verb = agent?.paused ? "resume" : "pause";
  const moving = useMutation({
    mutationFn: (id: string) =>
      post(`/api/v1/treasury/agents/${encodeURIComponent(id)}/${verb}`, { reason: "By the operator's page" }),
    onSuccess: (answer, id) => {
      onClose();
      sayOutcome(answer, verb === "pause" ? `${id} is paused.` : `${id} goes on.`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
  return (
    <ConfirmDialog
      isOpen={agent !== null}
      title={verb === "pause" ? `Pause ${agent?.id ?? ""}?` : `Let ${agent?.id ?? ""} spend again?`}
      confirmLabel={verb === "pause" ? "Pause it" : "Resume it"}
      tone={verb === "pause" ? "danger" : "primary"}
      isBusy={moving.isPending}
      failure={failureText(moving.error)}
      onConfirm={() => agent && moving.mutate(agent.id)}
      onClose={onClose}
    >
      <p>
        {verb === "pause"
          ? "Its next calls are refused. Calls that were let pass before are paid and served; those that wait for an approval are not had any more."
          : "Its calls are decided by its budgets again."}
      </p>
    </ConfirmDialog>
  );
}
