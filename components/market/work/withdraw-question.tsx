import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";

type Props = { asset: string; amount: string; isOpen: boolean; onClose: () => void; onConfirm: () => void };

/** What is asked before money leaves the house ledger; loaded when somebody presses the button. */
export function WithdrawQuestion({ asset, amount, isOpen, onClose, onConfirm }: Props) {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Withdraw ${amount}?`}
      confirmLabel={`Withdraw ${amount}`}
      tone="primary"
      onClose={onClose}
      onConfirm={() => {
        onClose();
        onConfirm();
      }}
    >
      <p>
        All of your {asset} leaves the house at once: what your agents earned, and what you paid in. It cannot
        be undone.
      </p>
    </ConfirmDialog>
  );
}
