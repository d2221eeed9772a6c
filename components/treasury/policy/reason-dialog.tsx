import { type ReactNode, useId, useState } from "react";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { failureText } from "@/lib/client/api-problem";

/** Asks whether it is meant, and why. What the house said against it stands beneath, and the words stay. */
export function ReasonDialog({
  isOpen,
  title,
  confirmLabel,
  tone = "primary",
  isBusy,
  isOptional = false,
  hint = "Stands in the policy's history beside your name.",
  proposed = "",
  failure = null,
  children,
  onConfirm,
  onClose,
}: {
  isOpen: boolean;
  title: string;
  confirmLabel: string;
  tone?: "primary" | "danger";
  isBusy: boolean;
  isOptional?: boolean;
  hint?: string;
  /** What stands there until somebody writes. */
  proposed?: string;
  failure?: Error | null;
  children?: ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}) {
  const id = useId();
  const [wasOpen, setWasOpen] = useState(isOpen);
  const [reason, setReason] = useState(proposed);
  const [isAsked, setAsked] = useState(false);
  const isMissing = !isOptional && reason.trim() === "";
  if (wasOpen !== isOpen) {
    setWasOpen(isOpen);
    setReason(proposed);
    setAsked(false);
  }
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={title}
      confirmLabel={confirmLabel}
      tone={tone}
      isBusy={isBusy}
      failure={failureText(failure)}
      onConfirm={() => (isMissing ? setAsked(true) : onConfirm(reason.trim()))}
      onClose={onClose}
    >
      {children}
      <Field
        id={`${id}-why`}
        label={isOptional ? "Why (if you like)" : "Why"}
        hint={hint}
        error={isAsked && isMissing ? "Say why." : null}
      >
        <Input
          id={`${id}-why`}
          aria-describedby={`${id}-why-note`}
          maxLength={500}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
