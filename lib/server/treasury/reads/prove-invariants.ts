import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { InvariantsWire } from "@/lib/schemas/ledger/invariants";
import { type CheckSources, checkView, runChecks } from "@/lib/server/kernel/checks";
import { lastSequence } from "@/lib/server/market/tables/task-events";
import { ACTIONS } from "@/lib/server/treasury/access";

/**
 * Proves the books in one read transaction, then against the chain at the same block.
 * @throws Forbidden for anybody but an operator.
 */
export async function proveInvariants(
  sources: CheckSources,
  query: { actor: Actor; nowMs: number },
): Promise<InvariantsWire> {
  authorize(query.actor, ACTIONS["invariants.read"]);
  // Read first, so that every line up to it is among what was checked.
  const sequence = await sources.store.read((tx) => lastSequence(tx));
  const { results, block } = await runChecks(sources, query.nowMs);
  const checks = results.map(checkView);
  return { green: checks.every((one) => one.ok), checks, asOf: { block, sequence } };
}
