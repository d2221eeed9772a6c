import { whyVoid } from "@/lib/domain/treasury/approval";
import { decide } from "@/lib/domain/treasury/decide";
import { ProviderDown } from "@/lib/domain/treasury/errors";
import { inputFaults } from "@/lib/domain/treasury/service/input";
import type { Tx } from "@/lib/server/store/tx";
import { booksOfCall } from "@/lib/server/treasury/reads/call/books-of-call";
import { policyForCall } from "@/lib/server/treasury/reads/services-in-effect";
import { budgetTime } from "@/lib/server/treasury/tables/budgets";
import type { ApprovalRow, ServiceCallRow } from "@/lib/server/treasury/tables/rows";
import { requestHash } from "./request-hash";

/** Its server is asked again that often: one that is silent for a while makes no approval void. */
const PROBED_EVERY_MS = 10_000;

/**
 * Why a waiting call may not go on as it was asked about; null while it may. It is decided again by the policy of now, as
 * if it held nothing yet, in the windows that hold it.
 * @throws ProviderDown while nobody answers for its service
 */
export async function whyVoidNow(
  tx: Tx,
  of: { call: ServiceCallRow; approval: ApprovalRow; nowMs: number },
): Promise<string | null> {
  const { call, approval } = of;
  const { agentId, serviceId, quantity, costUnits, payeeAddress: payee } = call;
  const { policy } = await policyForCall(tx, serviceId);
  const request = { agentId, serviceId, quantity, allowDowngrade: false };
  const atMs = await budgetTime(tx, of.nowMs);
  const books = await booksOfCall(tx, { policy, request, atMs, own: call });
  if (books.history.isProviderDown) throw new ProviderDown(serviceId, PROBED_EVERY_MS);
  const now = decide({ policy, books, request, nowMs: call.heldAtMs });
  const why = whyVoid({ serviceId, quantity, costUnits, payee }, now);
  if (why !== null || now.service === null) return why;
  const fixed = Object.keys(now.service.fixedInput);
  if (inputFaults(now.service.input, call.input, { at: "#/input", fixed }).length > 0)
    return "Its service does not take what was asked about any more";
  const isBound = requestHash(call, now.service) === approval.requestHash;
  return isBound ? null : "What its service is, or how it is asked, has changed";
}
