import { withoutUnsaid } from "@/lib/domain/treasury/owned-service";
import type { Policy } from "@/lib/domain/treasury/policy";
import {
  capsAddedOrRemoved,
  capsSince,
  type PolicySource,
  policyDifferences,
  requireSound,
} from "@/lib/domain/treasury/policy-change";
import type { Tx } from "@/lib/server/store/tx";
import type { VersionedPolicy } from "@/lib/server/treasury/reads/current-policy";
import { documentOf } from "@/lib/server/treasury/reads/drafts/policy-document";
import { budgetTime, forgetWindows } from "@/lib/server/treasury/tables/budgets";
import { insertPolicyVersion } from "@/lib/server/treasury/tables/policy-versions";
import type { PolicyVersionRow } from "@/lib/server/treasury/tables/rows";
import { endLiveShadow } from "./end-live-shadow";

export interface NewVersion {
  readonly from: VersionedPolicy;
  readonly policy: Policy;
  readonly source: PolicySource;
  readonly authorId: string | null;
  readonly reason: string;
  readonly nowMs: number;
  /** It stops spending and nothing else: no fault that was there before keeps it from that. */
  readonly isStop?: boolean;
}

/**
 * Writes the next version of the policy with what it changes; null when it changes nothing. Owners' services that it
 * says nothing of are left out: what they are their own rows say. A shadow of just this policy ends.
 * @throws InvalidInput for a policy that contradicts itself or names what is not there
 */
export async function writeVersion(tx: Tx, next: NewVersion): Promise<PolicyVersionRow | null> {
  const { from, nowMs, source, authorId, reason } = next;
  const wanted = withoutUnsaid(next.policy);
  if (!next.isStop) requireSound(wanted, { was: from.policy, services: next.policy.services });
  // Budgets have a clock of their own: a cap that is there since a moment of another would miss holds before it.
  const sinceAtMs = await budgetTime(tx, nowMs);
  const policy = { ...wanted, caps: capsSince(wanted.caps, { was: from.policy.caps, atMs: sinceAtMs }) };
  const before = from.version === 0 ? null : from.policy;
  const diff = policyDifferences(before, policy);
  if (diff.length === 0) return null;
  for (const { window, ...cap } of capsAddedOrRemoved(before, policy)) {
    if (window !== "call") await forgetWindows(tx, { ...cap, window });
  }
  const version = from.version + 1;
  const document = documentOf(policy);
  const row = { version, document, diff, source, authorId, reason, createdAtMs: nowMs };
  await insertPolicyVersion(tx, row);
  await endLiveShadow(tx, { policy, nowMs });
  return row;
}
