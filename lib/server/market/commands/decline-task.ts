import type { DeclineInput } from "@/lib/schemas/market/task-verbs";
import { reassign } from "@/lib/server/market/operations/assign/reassign";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The assigned agent says no: the next candidate is asked, or the task is open; a named agent's no ends it. */
export const declineTask = taskCommand("decline", ({ reason }: DeclineInput) => ({
  decide: async ({ tx, context, task, by, nowMs }) => {
    const detail = reason === undefined ? {} : { reason };
    return { moved: await reassign(tx, context, { task, verb: "decline", by, nowMs, detail }) };
  },
}));
