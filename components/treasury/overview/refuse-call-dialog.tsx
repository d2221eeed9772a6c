import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import type { ApprovalWire } from "@/lib/schemas/treasury/approval";

/** Asks why a waiting call is refused; whoever asked for it reads the answer. */
export function RefuseCallDialog({
  approval,
  isBusy,
  failure,
  onRefuse,
  onClose,
}: {
  approval: ApprovalWire | null;
  isBusy: boolean;
  failure: Error | null;
  onRefuse: (approval: ApprovalWire, reason: string) => void;
  onClose: () => void;
}) {
  return (
    <ReasonDialog
      isOpen={approval !== null}
      title={`Refuse ${approval?.calledServiceId ?? ""} for ${approval?.agentId ?? ""}?`}
      confirmLabel="Refuse it"
      tone="danger"
      isBusy={isBusy}
      failure={failure}
      hint="Stands beside the decision with your name."
      onConfirm={(reason) => approval && onRefuse(approval, reason)}
      onClose={onClose}
    >
      <p>Nothing is paid, and the {approval?.cost.display} that it holds are free again.</p>
    </ReasonDialog>
  );
}
