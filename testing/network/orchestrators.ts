import type { Context } from "@/lib/server/kernel/context";
import { insertOrchestrator } from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";

/** A moment of this house, and the rules that it pays by. */
export const readAt = (context: Context) => ({ nowMs: context.clock(), rules: context.config.payouts });

type Said = Pick<OrchestratorRow, "id" | "ownerId"> & Partial<OrchestratorRow>;

/** An orchestrator as it stands when it was registered just now. */
export async function addOrchestrator(context: Context, of: Said): Promise<void> {
  await context.store.write((tx) => insertOrchestrator(tx, orchestratorRow(context, of)));
}

/** Its row. */
export function orchestratorRow(context: Context, of: Said): OrchestratorRow {
  const nowMs = context.clock();
  return {
    ...{
      name: of.id,
      endpoint: `https://${of.id.replaceAll("_", "-")}.example`,
      capability: "agent-net",
      asset: "MNEE",
    },
    payeeAddress: `0x${"11".repeat(20)}`,
    ...{ tier: null, seen: [], misses: 0, failures: 0, checks: 0, successes: 0, isSuspended: false },
    ...{
      evaluations: 0,
      evaluatedAtMs: null,
      version: 1,
      removedAtMs: null,
      agentId: null,
      heldBy: null,
      heldWhy: null,
    },
    ...{ dueAtMs: nowMs, nextProbeAtMs: nowMs, registeredAtMs: nowMs, changedAtMs: nowMs },
    ...of,
  };
}
