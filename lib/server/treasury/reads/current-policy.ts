import type { Policy } from "@/lib/domain/treasury/policy";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import { latestPolicyVersion } from "@/lib/server/treasury/tables/policy-versions";

const NO_RULE = { effect: "note", calls: 0, aboveUnits: 0n, failures: 0 } as const;

/** Before the first version nobody may spend. */
const NO_POLICY: Policy = {
  agents: [],
  services: [],
  caps: [],
  risk: {
    burst: NO_RULE,
    newcomer: NO_RULE,
    newPayee: NO_RULE,
    failingProvider: NO_RULE,
    largeCost: NO_RULE,
  },
  lowTreasuryUnits: 0n,
  isStopped: false,
};

export interface VersionedPolicy {
  /** 0 before the first. */
  readonly version: number;
  readonly policy: Policy;
}

export async function currentPolicy(tx: Tx): Promise<VersionedPolicy> {
  const row = await latestPolicyVersion(tx);
  if (!row) return { version: 0, policy: NO_POLICY };
  return { version: row.version, policy: policyDocument.parse(row.document) };
}
