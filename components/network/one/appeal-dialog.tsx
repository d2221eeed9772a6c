import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import { post } from "@/lib/client/api";
import { orchestratorPath } from "@/lib/client/network-queries";
import { notify } from "@/lib/client/notify";
import { keys } from "@/lib/client/query-keys";
import type { AppealWire } from "@/lib/schemas/network/appeal";
import type { SampleWire } from "@/lib/schemas/network/orchestrator";
import { sampleWords } from "./heat-strip";

/** An owner says why a sample is wrong; an operator decides. */
export function AppealDialog({
  orchestratorId,
  sample,
  onClose,
}: {
  orchestratorId: string;
  sample: SampleWire | null;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: ({ id, evidence }: { id: string; evidence: string }) =>
      post<AppealWire>(`${orchestratorPath(orchestratorId)}/samples/${id}/appeal`, { evidence }),
    onSuccess: () => {
      notify("success", "The appeal is open: an operator decides it.");
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.network }),
  });
  return (
    <ReasonDialog
      isOpen={sample !== null}
      title="Appeal this probe?"
      confirmLabel="Appeal"
      hint="What shows that you were there: operators read it beside what the probe found."
      isBusy={sending.isPending}
      failure={sending.error}
      onConfirm={(evidence) => sample && sending.mutate({ id: sample.id, evidence })}
      onClose={() => {
        sending.reset();
        onClose();
      }}
    >
      {sample ? <p className="wrap-anywhere">{sampleWords(sample)}</p> : null}
      <p>Where it is upheld, the probe counts no more, and what you would have earned without it is paid.</p>
    </ReasonDialog>
  );
}
