import { longestWaitMs } from "@/lib/domain/network/due";
import { LOOKS_ARE_OVER_MS } from "@/lib/domain/network/judge-probe";
import { MOST_ORCHESTRATORS } from "@/lib/domain/network/rules";
import type { Context } from "@/lib/server/kernel/context";
import { evaluateOrchestrator } from "@/lib/server/network/commands/evaluate-orchestrator";
import { dueForEvaluation } from "@/lib/server/network/tables/orchestrators";

/** Evaluates everybody who is due; one that cannot be keeps none of the others from it. */
export async function evaluateDue(context: Context, onError: (error: unknown) => void): Promise<void> {
  const nowMs = context.clock();
  const toMs = nowMs - LOOKS_ARE_OVER_MS;
  const beyondMs = nowMs + longestWaitMs(context.config.payouts);
  const due = { toMs, beyondMs, limit: MOST_ORCHESTRATORS };
  const ids = await context.store.read((tx) => dueForEvaluation(tx, due));
  for (const id of ids) await evaluateOrchestrator(context, id).catch(onError);
}
