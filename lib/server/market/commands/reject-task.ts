import { undisputedBpsOf } from "@/lib/domain/market/settlement";
import type { RejectInput } from "@/lib/schemas/market/task-verbs";
import { checkVerdicts } from "@/lib/server/market/operations/verb/check-verdicts";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The buyer refuses the work; what is not disputed is the agent's at once, the rest waits for a contest. */
export const rejectTask = taskCommand("reject", ({ reasons, verdicts }: RejectInput) => {
  const undisputedBps = undisputedBpsOf(verdicts ?? []);
  return {
    chosen: { undisputedBps },
    decide: ({ task }) => {
      checkVerdicts(task, verdicts);
      return {
        change: { undisputedBps, verdicts: verdicts ?? [], anchorAtMs: null },
        detail: { reasons, undisputedBps },
      };
    },
  };
});
