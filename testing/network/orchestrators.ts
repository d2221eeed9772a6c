import type { Context } from "@/lib/server/kernel/context";
import { newcomer } from "@/lib/server/network/operations/newcomer";
import { insertOrchestrator } from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";

/** A moment of this house, and the rules that it pays by. */
export const readAt = (context: Context) => ({ nowMs: context.clock(), rules: context.config.payouts });

type Said = Pick<OrchestratorRow, "id" | "ownerId"> & Partial<OrchestratorRow>;

/** An orchestrator as it stands when it was registered just now. */
export async function addOrchestrator(context: Context, of: Said): Promise<void> {
  await context.store.write((tx) => insertOrchestrator(tx, orchestratorRow(context, of)));
}

/** Its row: due at once. */
export function orchestratorRow(context: Context, of: Said): OrchestratorRow {
  const { id, ownerId } = of;
  const endpoint = `https://${id.replaceAll("_", "-")}.example`;
  const kept = { id, ownerId, name: id, endpoint, capability: "agent-net", asset: "MNEE" } as const;
  const payeeAddress = `0x${"11".repeat(20)}`;
  const row = newcomer({ ...kept, payeeAddress }, { nowMs: context.clock(), intervalMs: 0 });
  return { ...row, ...of };
}
