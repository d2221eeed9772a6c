import type { Actor } from "@/lib/domain/access/actor";
import type { InvariantsWire } from "@/lib/schemas/ledger/invariants";
import type { CheckSources } from "@/lib/server/kernel/checks";
import { CHECKS } from "@/lib/server/startup/subsystems";
import * as treasury from "@/lib/server/treasury/reads/prove-invariants";

/** The proof of the books over the checks of every subsystem, as a running house makes it. */
export function proveInvariants(
  sources: Omit<CheckSources, "checks">,
  query: { actor: Actor; nowMs: number },
): Promise<InvariantsWire> {
  return treasury.proveInvariants({ ...sources, checks: CHECKS }, query);
}
