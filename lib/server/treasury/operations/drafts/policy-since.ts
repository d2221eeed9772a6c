import { PolicyChanged } from "@/lib/domain/treasury/drafts/errors";
import { policyDifferences } from "@/lib/domain/treasury/policy-change";
import type { Tx } from "@/lib/server/store/tx";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { requireVersion } from "@/lib/server/treasury/reads/drafts/check-policy";
import type { PolicyDraftRow } from "@/lib/server/treasury/tables/rows";

/** What the policy has become since a draft began with it, as the error that says so; null where it is the same. */
export async function policySince(tx: Tx, { baseVersion }: PolicyDraftRow): Promise<PolicyChanged | null> {
  const { version, policy } = await currentPolicy(tx);
  if (version === baseVersion) return null;
  const base = await requireVersion(tx, { version: baseVersion, pointer: "#/baseVersion" });
  const paths = policyDifferences(base, policy).map(({ path }) => path);
  return new PolicyChanged({ baseVersion, version, paths });
}
