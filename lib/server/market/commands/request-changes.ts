import type { RequestChangesInput } from "@/lib/schemas/market/task-verbs";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The buyer sends the work back, at most twice; the deliver window starts again. */
export const requestChanges = taskCommand("request_changes", ({ note }: RequestChangesInput) => ({
  decide: ({ task }) => {
    const round = task.round + 1;
    return { change: { round, anchorAtMs: null }, detail: { note, round } };
  },
}));
