import { InvalidInput } from "@/lib/domain/errors";
import type { ApproveInput } from "@/lib/schemas/market/task-verbs";
import { checkVerdicts } from "@/lib/server/market/operations/verb/check-verdicts";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The buyer is content: the agent is paid its whole price. */
export const approveTask = taskCommand("approve", ({ verdicts }: ApproveInput) => ({
  decide: ({ task }) => {
    checkVerdicts(task, verdicts);
    if (verdicts?.includes("UNMET")) {
      const detail = "Work with an unmet criterion is rejected, not approved.";
      throw new InvalidInput([{ pointer: "#/verdicts", detail }]);
    }
    return { change: { verdicts: verdicts ?? [] } };
  },
}));
