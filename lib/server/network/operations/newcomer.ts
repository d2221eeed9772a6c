import { NEWCOMER } from "@/lib/domain/network/standing";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";

type Kept = Partial<Pick<OrchestratorRow, "agentId">> &
  Pick<OrchestratorRow, "id" | "ownerId" | "name" | "endpoint" | "capability" | "payeeAddress" | "asset">;

/** An orchestrator that nobody has evaluated: it is probed now, and evaluated after an interval. */
export function newcomer(kept: Kept, at: { nowMs: number; intervalMs: number }): OrchestratorRow {
  const { nowMs, intervalMs } = at;
  return {
    ...NEWCOMER,
    ...{
      evaluations: 0,
      evaluatedAtMs: null,
      version: 1,
      removedAtMs: null,
      agentId: null,
      heldBy: null,
      heldWhy: null,
    },
    ...{
      dueAtMs: nowMs + intervalMs,
      nextProbeAtMs: nowMs,
      registeredAtMs: nowMs,
      changedAtMs: nowMs,
    },
    ...kept,
  };
}
