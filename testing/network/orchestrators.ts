import type { Context } from "@/lib/server/kernel/context";
import { insertOrchestrator } from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";

/** A moment of this house, and the rules that it pays by. */
export const readAt = (context: Context) => ({ nowMs: context.clock(), rules: context.config.payouts });

/** An orchestrator as it stands when it was registered just now. */
export async function addOrchestrator(
  context: Context,
  of: Pick<OrchestratorRow, "id" | "ownerId"> & Partial<OrchestratorRow>,
): Promise<void> {
  const nowMs = context.clock();
  const row: OrchestratorRow = {
    ...{
      name: of.id,
      endpoint: `https://${of.id.replaceAll("_", "-")}.example`,
      capability: "agent-net",
      asset: "MNEE",
    },
    payeeAddress: `0x${"11".repeat(20)}`,
    ...{ tier: null, seen: [], misses: 0, failures: 0, checks: 0, successes: 0, isSuspended: false },
    ...{ evaluations: 0, evaluatedAtMs: null, version: 1, removedAtMs: null, heldBy: null, heldWhy: null },
    ...{ dueAtMs: nowMs, nextProbeAtMs: nowMs, registeredAtMs: nowMs, changedAtMs: nowMs },
    ...of,
  };
  await context.store.write((tx) => insertOrchestrator(tx, row));
}
