import { LostRace, NotFound } from "@/lib/domain/errors";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/network/access";
import { noteAgent } from "@/lib/server/network/operations/note-agent";
import { showOrchestrator } from "@/lib/server/network/reads/orchestrators";
import { findOrchestrator, swapOrchestrator } from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";

interface Held {
  readonly id: string;
  readonly reason: string;
}

/** An operator suspends an orchestrator: it is probed and evaluated, and earns nothing. @throws NotFound, Forbidden */
export function suspendOrchestrator(context: Context, call: Call<Held>): Promise<Reply> {
  return change(context, call, {
    verb: "suspend",
    to: (_row, { userId, reason }) => ({ heldBy: userId, heldWhy: reason }),
  });
}

/**
 * An operator lets it earn again, whoever suspended it: one that its failures suspended starts without them, and is evaluated after
 * an interval. @throws NotFound, Forbidden
 */
export function reinstateOrchestrator(context: Context, call: Call<Held>): Promise<Reply> {
  const { intervalMs } = context.config.payouts;
  return change(context, call, {
    verb: "reinstate",
    to: ({ isSuspended, dueAtMs }, { nowMs }) => ({
      ...{ heldBy: null, heldWhy: null },
      ...(isSuspended ? { isSuspended: false, misses: 0, failures: 0 } : {}),
      dueAtMs: Math.min(dueAtMs, nowMs + intervalMs),
    }),
  });
}

interface Change {
  readonly verb: "suspend" | "reinstate";
  readonly to: (
    row: OrchestratorRow,
    by: { userId: string; reason: string; nowMs: number },
  ) => Partial<OrchestratorRow>;
}

function change(context: Context, call: Call<Held>, { verb, to }: Change): Promise<Reply> {
  const { actor, input } = call;
  const { id, reason } = input;
  return command(context, call, {
    action: ACTIONS["network.operate"],
    audited: `orchestrator.${verb}`,
    op: async (tx, nowMs) => {
      const { userId } = requireUser(actor);
      const row = await findOrchestrator(tx, id);
      if (row === undefined || row.removedAtMs !== null) throw new NotFound();
      const changes = { ...to(row, { userId, reason, nowMs }), changedAtMs: nowMs };
      if (!(await swapOrchestrator(tx, row, changes))) throw new LostRace();
      await noteAgent(tx, row.agentId);
      const at = { nowMs, rules: context.config.payouts };
      const value = await showOrchestrator(tx, { id, viewer: actor, at });
      return { status: 200, value, subject: { kind: "orchestrator", id, detail: { reason } } };
    },
  });
}
