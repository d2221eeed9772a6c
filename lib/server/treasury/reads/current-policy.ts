import { NO_POLICY, type Policy } from "@/lib/domain/treasury/policy";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import { latestPolicyNumber, latestPolicyVersion } from "@/lib/server/treasury/tables/policy-versions";

export interface VersionedPolicy {
  /** 0 before the first. */
  readonly version: number;
  readonly policy: Policy;
}

/** The last version that was read of each store: a version never changes once it is committed. */
const known = new WeakMap<object, VersionedPolicy>();

/** The version that holds now, as its document says it. Each is parsed once, so that a decision need not. */
export async function currentPolicy(tx: Tx): Promise<VersionedPolicy> {
  const version = await latestPolicyNumber(tx);
  const last = known.get(tx.books);
  if (last !== undefined && last.version === version) return last;
  const row = await latestPolicyVersion(tx);
  if (!row) return { version: 0, policy: NO_POLICY };
  const read = { version: row.version, policy: policyDocument.parse(row.document) };
  // One that is not committed may be undone, and its number be given to another. A read may see an older one.
  if (tx.isCommitted && row.version > (last?.version ?? 0)) known.set(tx.books, read);
  return read;
}
