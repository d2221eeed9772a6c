import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/action/button";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { post } from "@/lib/client/api";
import { failureText } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { chainQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";

/** Where the token's code has changed: an operator says that it was looked at. */
export function AcceptTokenButton() {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const { data: chain } = useQuery({ ...chainQuery(), staleTime: 0 });
  const code = chain?.changedTokenCode;
  const accept = useMutation({
    mutationFn: () => post("/api/v1/chain/token-code", { code, reason: "Looked at by the operator's page" }),
    onSuccess: () => {
      setOpen(false);
      notify("success", "The house works with the token's new code.");
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.chain }),
  });
  if (!code) return null;
  return (
    <div>
      <Button onClick={() => setOpen(true)}>I have looked at the token's new code</Button>
      <ConfirmDialog
        isOpen={isOpen}
        title="Work with the token's new code?"
        confirmLabel="Work with it"
        tone="primary"
        isBusy={accept.isPending}
        failure={failureText(accept.error)}
        onConfirm={() => accept.mutate()}
        onClose={() => setOpen(false)}
      >
        <p>
          Its issuer has changed what the token does. Read what changed before you go on: escrowed money moves
          by this code.
        </p>
        <p className="break-all">Its hash is now {code}.</p>
      </ConfirmDialog>
    </div>
  );
}
