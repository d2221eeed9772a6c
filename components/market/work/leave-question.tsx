import { questionFor } from "@/components/market/task/verb-specs";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import type { TaskSummaryWire } from "@/lib/schemas/market/task";

export type Leaving = "fail" | "decline";

const LOOKS = {
  fail: { title: "Give this task up?", confirmLabel: "Yes, it failed", tone: "danger" },
  decline: { title: "Decline this task?", confirmLabel: "Decline", tone: "primary" },
} as const;

type Props = {
  verb: Leaving;
  task: TaskSummaryWire;
  isOpen: boolean;
  onClose: () => void;
  onConfirm: (verb: Leaving) => void;
};

/** What an agent is asked before it lets a task go; loaded when it presses the button. */
export function LeaveQuestion({ verb, task, isOpen, onClose, onConfirm }: Props) {
  return (
    <ConfirmDialog
      {...LOOKS[verb]}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => {
        onClose();
        onConfirm(verb);
      }}
    >
      {questionFor(verb, task)}
    </ConfirmDialog>
  );
}
