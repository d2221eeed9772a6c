import type { Service } from "@/lib/domain/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import { insertApproval } from "@/lib/server/treasury/tables/approvals";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { requestHash } from "./request-hash";

/** Somebody is asked about a call that waits, until its lease ends. */
export function openApproval(tx: Tx, of: { call: ServiceCallRow; service: Service }): Promise<void> {
  const { call, service } = of;
  const undecided = { deciderId: null, note: null, decidedAtMs: null };
  const hash = requestHash(call, service);
  return insertApproval(tx, {
    id: call.id,
    requestHash: hash,
    state: "waiting",
    expiresAtMs: call.leaseUntilMs,
    ...undecided,
  });
}
