import type { Policy } from "@/lib/domain/treasury/policy";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { findPolicyVersion } from "@/lib/server/treasury/tables/policy-versions";

/** The policy as a version has it; null for a number that none has. */
export async function policyOfVersion(tx: Tx, version: number): Promise<Policy | null> {
  const current = await currentPolicy(tx);
  if (current.version === version) return current.policy;
  const row = await findPolicyVersion(tx, version);
  return row ? policyDocument.parse(row.document) : null;
}
