import type { FailInput } from "@/lib/schemas/market/task-verbs";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The agent gives up: everything goes back to the buyer. */
export const failTask = taskCommand("fail", ({ reason }: FailInput) => ({
  decide: () => ({ detail: { reason } }),
}));
