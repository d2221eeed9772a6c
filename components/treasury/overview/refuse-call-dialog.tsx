import { useId, useState } from "react";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import type { ApprovalWire } from "@/lib/schemas/treasury/approval";

/** Asks why a waiting call is refused; whoever asked for it reads the answer. */
export function RefuseCallDialog({
  approval,
  isBusy,
  onRefuse,
  onClose,
}: {
  approval: ApprovalWire | null;
  isBusy: boolean;
  onRefuse: (approval: ApprovalWire, reason: string) => void;
  onClose: () => void;
}) {
  const id = useId();
  const [written, setWritten] = useState({ of: "", reason: "", isAsked: false });
  const isOfThis = written.of === approval?.id;
  const { reason, isAsked } = isOfThis ? written : { reason: "", isAsked: false };
  const write = (change: Partial<typeof written>) =>
    setWritten({ reason, isAsked, of: approval?.id ?? "", ...change });
  return (
    <ConfirmDialog
      isOpen={approval !== null}
      title={`Refuse ${approval?.calledServiceId ?? ""} for ${approval?.agentId ?? ""}?`}
      confirmLabel="Refuse it"
      isBusy={isBusy}
      onConfirm={() => {
        if (approval && reason.trim() !== "") onRefuse(approval, reason.trim());
        else write({ isAsked: true });
      }}
      onClose={onClose}
    >
      <p>Nothing is paid, and the {approval?.cost.display} that it holds are free again.</p>
      <Field
        id={`${id}-why`}
        label="Why"
        hint="Stands beside the decision with your name."
        error={isAsked && reason.trim() === "" ? "Say why." : null}
      >
        <Input
          id={`${id}-why`}
          aria-describedby={`${id}-why-note`}
          maxLength={500}
          value={reason}
          onChange={({ target }) => write({ reason: target.value })}
        />
      </Field>
    </ConfirmDialog>
  );
}
