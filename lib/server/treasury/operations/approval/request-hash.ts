import { createHash } from "node:crypto";
import { boundText } from "@/lib/domain/treasury/approval";
import type { Service } from "@/lib/domain/treasury/policy";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";

/** The hash of all that an approval of this call binds, were it bought of the service as it is here. */
export function requestHash(call: ServiceCallRow, service: Service): string {
  const { agentId, quantity, costUnits } = call;
  const text = boundText({ agentId, quantity, costUnits, input: JSON.stringify(call.input) }, service);
  return createHash("sha256").update(text).digest("hex");
}
