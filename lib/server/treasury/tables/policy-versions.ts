import { asRecord } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import type { PolicyVersionRow } from "./rows";

/** The version that holds now. */
export function latestPolicyVersion(tx: Tx): Promise<PolicyVersionRow | undefined> {
  return tx.get<PolicyVersionRow>("SELECT * FROM policy_versions ORDER BY version DESC LIMIT 1");
}

export function insertPolicyVersion(tx: Tx, row: PolicyVersionRow): Promise<void> {
  return tx.insert("policy_versions", asRecord(row));
}
