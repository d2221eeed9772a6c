import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import { isProposed, sayOutcome } from "@/components/treasury/policy/say-outcome";
import { put } from "@/lib/client/api";
import { keys } from "@/lib/client/query-keys";
import { policyQuery, whyQuery } from "@/lib/client/treasury-queries";
import { raisedPolicy, raisesOf } from "./raise";

/** Raises the caps that a call would need raised now, whatever it needed when it was decided. */
export function RaiseDialog({
  decisionId,
  isOpen,
  proposed = "",
  onRaised,
  onClose,
}: {
  decisionId: string;
  isOpen: boolean;
  proposed?: string;
  /** The limits are raised, or their raise waits for another operator. */
  onRaised?: (how: "raised" | "proposed") => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const fresh = { enabled: isOpen, staleTime: 0 };
  const { data: policy } = useQuery({ ...policyQuery(), ...fresh });
  const { data: why } = useQuery({ ...whyQuery(decisionId), ...fresh });
  const raises = policy && why?.now.needs ? raisesOf(policy, why.now.needs) : [];
  const raising = useMutation({
    mutationFn: (body: object) => put<object>("/api/v1/policy", body),
    onSuccess: (answer) => {
      onClose();
      onRaised?.(isProposed(answer) ? "proposed" : "raised");
      sayOutcome(answer, "The limits are raised.");
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.mine }),
  });
  const close = () => {
    raising.reset();
    onClose();
  };
  return (
    <ReasonDialog
      isOpen={isOpen}
      title="Raise what kept it from passing?"
      confirmLabel="Raise"
      isBusy={raising.isPending || (isOpen && (policy === undefined || why === undefined))}
      proposed={proposed}
      failure={raising.error}
      onConfirm={(reason) => {
        if (policy && why?.now.needs && raises.length > 0)
          raising.mutate(raisedPolicy(policy, why.now.needs, reason));
        else close();
      }}
      onClose={close}
    >
      {why && raises.length === 0 ? (
        <p>No limit keeps it from passing any more.</p>
      ) : (
        <>
          <p>It then holds for every call, not for this one alone:</p>
          <ul className="grid gap-1">
            {raises.map(({ name, was, is }) => (
              <li key={name} className="wrap-anywhere">
                <strong>{name}</strong>: {was} → {is}
              </li>
            ))}
          </ul>
        </>
      )}
    </ReasonDialog>
  );
}
