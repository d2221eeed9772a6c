import type { ContestInput } from "@/lib/schemas/market/task-verbs";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The agent does not accept the rejection: the arbiter is asked. */
export const contestTask = taskCommand("contest", ({ statement }: ContestInput) => ({
  decide: () => ({ detail: { statement } }),
}));
