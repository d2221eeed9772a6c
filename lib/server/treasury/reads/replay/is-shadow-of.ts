import type { Policy } from "@/lib/domain/treasury/policy";
import { policyDifferences } from "@/lib/domain/treasury/policy-change";
import { withChange } from "@/lib/domain/treasury/policy-draft";
import { policyChange } from "@/lib/schemas/treasury/policy-draft";
import type { ShadowRow } from "@/lib/server/treasury/tables/rows";

/** Whether a shadow says what a policy says, since whenever each cap is there. */
export function isShadowOf({ document }: Pick<ShadowRow, "document">, policy: Policy): boolean {
  const shadowed = withChange(policy, policyChange.parse(document));
  return policyDifferences(policy, shadowed).every(({ path }) => path.endsWith("/sinceAtMs"));
}
