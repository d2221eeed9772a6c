import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/action/button";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { post } from "@/lib/client/api";
import { failureText } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { keys } from "@/lib/client/query-keys";
import type { RescanWire } from "@/lib/schemas/escrow/rescan";

/** For books that differ from the chain: reads every log of the escrow again. */
export function RescanButton() {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const rescan = useMutation({
    mutationFn: () => post<RescanWire>("/api/v1/chain/rescan"),
    onSuccess: ({ fromBlock, toBlock }) => {
      notify(
        "success",
        `Blocks ${fromBlock} to ${toBlock} will be read again.`,
        "It begins as soon as the chain answers; what was missed is booked as it is found.",
      );
      setOpen(false);
      void client.invalidateQueries({ queryKey: keys.invariants });
    },
  });
  return (
    <div className="mt-3">
      <Button onClick={() => setOpen(true)}>Read the chain again</Button>
      <ConfirmDialog
        isOpen={isOpen}
        title="Read every log of the escrow again?"
        confirmLabel="Read again"
        tone="primary"
        isBusy={rescan.isPending}
        failure={failureText(rescan.error)}
        onConfirm={() => rescan.mutate()}
        onClose={() => setOpen(false)}
      >
        <p>
          For books that differ from the chain. What a node had hidden is booked as it is found; what is right
          stays as it is. On a long chain it takes a while, and the house works on meanwhile.
        </p>
      </ConfirmDialog>
    </div>
  );
}
