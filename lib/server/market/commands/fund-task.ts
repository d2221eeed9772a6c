import type { FundInput } from "@/lib/schemas/market/task-verbs";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/**
 * The buyer says the payment is on its way. Nothing is believed: the indexer finds it by its job id, and the task
 * shows it then.
 */
export const fundTask = taskCommand("fund", ({ txHash }: FundInput) => ({
  decide: ({ task }) => ({ moved: task, audited: { txHash: txHash ?? null } }),
}));
