import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { patch } from "@/lib/client/api";
import { sayFailure } from "@/lib/client/api-problem";
import { pathOf } from "@/lib/client/assistant/queries";
import { keys } from "@/lib/client/query-keys";
import type { ConversationWire } from "@/lib/schemas/assistant/conversation";

const LONGEST = 120;

/** Another title for a conversation. */
export function RenameDialog({
  conversation: { id, title },
  onClose,
}: {
  conversation: ConversationWire;
  onClose: () => void;
}) {
  const fieldId = useId();
  const client = useQueryClient();
  const [text, setText] = useState(title);
  const saving = useMutation({
    mutationFn: () => patch(pathOf(id), { title: text.trim() }),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.assistant }),
  });
  const fault = text.trim() === "" ? "Write something." : null;
  return (
    <ConfirmDialog
      isOpen
      title="Rename the conversation"
      confirmLabel="Rename"
      tone="primary"
      isBusy={saving.isPending}
      onConfirm={() => fault === null && saving.mutate()}
      onClose={onClose}
    >
      <Field id={fieldId} label="Title" error={saving.error ? sayFailure(saving.error).detail : fault}>
        <Input
          id={fieldId}
          aria-describedby={`${fieldId}-note`}
          dir="auto"
          maxLength={LONGEST}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
