import { type ReactNode, useId, useState } from "react";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";

/** Asks whether it is meant, and why. */
export function ReasonDialog({
  isOpen,
  title,
  confirmLabel,
  tone = "primary",
  isBusy,
  isOptional = false,
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
  children?: ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}) {
  const id = useId();
  const [reason, setReason] = useState("");
  const [isAsked, setAsked] = useState(false);
  const isMissing = !isOptional && reason.trim() === "";
  const close = () => {
    setReason("");
    setAsked(false);
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={title}
      confirmLabel={confirmLabel}
      tone={tone}
      isBusy={isBusy}
      onConfirm={() => (isMissing ? setAsked(true) : onConfirm(reason.trim()))}
      onClose={close}
    >
      {children}
      <Field
        id={`${id}-why`}
        label={isOptional ? "Why (if you like)" : "Why"}
        hint="Stands in the policy's history beside your name."
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
