import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { put } from "@/lib/client/api";
import { sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { keys } from "@/lib/client/query-keys";
import { policyQuery } from "@/lib/client/treasury-queries";
import type { NeedsWire } from "@/lib/schemas/treasury/decision";
import { raisedPolicy, raisesOf } from "./raise";

/** Where two operators are, what loosens the policy is kept for the other's consent and answered as a draft. */
const isDraft = (answer: object): boolean => "state" in answer;

/** Raises the caps that a call needs raised, as a new version of the policy or a proposal of it. */
export function RaiseDialog({ needs, onClose }: { needs: NeedsWire | null; onClose: () => void }) {
  const id = useId();
  const client = useQueryClient();
  const [reason, setReason] = useState({ text: "", isAsked: false });
  const { data: policy } = useQuery({ ...policyQuery(), enabled: needs !== null, staleTime: 0 });
  const close = () => {
    setReason({ text: "", isAsked: false });
    raising.reset();
    onClose();
  };
  const raising = useMutation({
    mutationFn: (body: object) => put<object>("/api/v1/policy", body),
    onSuccess: (answer) => {
      close();
      if (isDraft(answer)) notify("message", "Proposed.", "Another operator's consent makes it hold.");
      else notify("success", "The limits are raised.");
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
  const save = () => {
    if (reason.text.trim() === "") return setReason({ ...reason, isAsked: true });
    if (needs && policy) raising.mutate(raisedPolicy(policy, needs, reason.text.trim()));
  };
  return (
    <ConfirmDialog
      isOpen={needs !== null}
      title="Raise what kept it from passing?"
      confirmLabel="Raise"
      tone="primary"
      isBusy={raising.isPending || (needs !== null && policy === undefined)}
      onConfirm={save}
      onClose={close}
    >
      <p>It then holds for every call, not for this one alone:</p>
      <ul className="grid gap-1">
        {policy && needs
          ? raisesOf(policy, needs).map(({ name, was, is }) => (
              <li key={name} className="wrap-anywhere">
                <strong>{name}</strong>: {was} → {is}
              </li>
            ))
          : null}
      </ul>
      <Field
        id={`${id}-why`}
        label="Why"
        hint="Stands in the policy's history beside your name."
        error={reason.isAsked && reason.text.trim() === "" ? "Say why." : null}
      >
        <Input
          id={`${id}-why`}
          aria-describedby={`${id}-why-note`}
          maxLength={500}
          value={reason.text}
          onChange={({ target }) => setReason({ ...reason, text: target.value })}
        />
      </Field>
      {raising.error ? (
        <p role="alert" className="text-danger-text">
          {sayFailure(raising.error).detail}
        </p>
      ) : null}
    </ConfirmDialog>
  );
}
