import { LostRace } from "@/lib/domain/errors";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { authorizeOnOrchestrator } from "@/lib/server/network/access";
import { noteAgent } from "@/lib/server/network/operations/note-agent";
import { findOrchestrator, swapOrchestrator } from "@/lib/server/network/tables/orchestrators";

/** Takes an orchestrator away: nobody looks at it any more, and what was found stays. @throws NotFound, Forbidden */
export function removeOrchestrator(context: Context, call: Call<{ readonly id: string }>): Promise<Reply> {
  const { id } = call.input;
  return command(context, call, {
    action: null,
    audited: "orchestrator.remove",
    op: async (tx, nowMs) => {
      const row = await findOrchestrator(tx, id);
      const { ownerId } = authorizeOnOrchestrator(call.actor, row);
      const removed = { removedAtMs: nowMs, changedAtMs: nowMs };
      if (row === undefined || !(await swapOrchestrator(tx, row, removed))) throw new LostRace();
      await noteAgent(tx, row.agentId);
      return { status: 204, value: null, subject: { kind: "orchestrator", id, detail: { ownerId } } };
    },
  });
}
