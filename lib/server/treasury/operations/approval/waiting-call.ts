import type { UserActor } from "@/lib/domain/access/actor";
import { Forbidden, NotFound } from "@/lib/domain/errors";
import { mayApprove } from "@/lib/domain/treasury/approval";
import { ApprovalDecided, ApprovalExpired } from "@/lib/domain/treasury/errors";
import type { Tx } from "@/lib/server/store/tx";
import { findListedApproval, type ListedApproval } from "@/lib/server/treasury/tables/approvals";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { findCall } from "@/lib/server/treasury/tables/service-calls";

/**
 * What this user is about to decide. What they asked for themselves they may take back, and no more.
 * @throws NotFound; Forbidden for approving one's own; ApprovalDecided; ApprovalExpired
 */
export async function waitingCall(
  tx: Tx,
  of: { actor: UserActor; id: string; verb: "approve" | "refuse"; nowMs: number },
): Promise<{ call: ServiceCallRow; approval: ListedApproval }> {
  const { actor, id, verb, nowMs } = of;
  const [approval, call] = [await findListedApproval(tx, id), await findCall(tx, id)];
  if (!approval || !call) throw new NotFound();
  if (verb === "approve" && !mayApprove(actor.userId, approval.userId))
    throw new Forbidden("You asked for this yourself: another operator approves it.");
  if (approval.state === "expired") throw new ApprovalExpired();
  if (approval.state !== "waiting") throw new ApprovalDecided(approval.state);
  if (approval.expiresAtMs <= nowMs) throw new ApprovalExpired();
  return { call, approval };
}
