import { createHash } from "node:crypto";
import { boundText } from "@/lib/domain/treasury/approval";
import type { Service } from "@/lib/domain/treasury/policy";
import { asTaken } from "@/lib/domain/treasury/service/input";
import type { ServiceCallRow } from "@/lib/server/treasury/tables/rows";

/**
 * The hash of all that an approval of this call binds, were it bought of the service as it is here: also of the input as
 * its provider would be sent it.
 */
export function requestHash(call: ServiceCallRow, service: Service): string {
  const { agentId, quantity, costUnits } = call;
  const input = JSON.stringify(asTaken(service.input, call.input, Object.keys(service.fixedInput)));
  const text = boundText({ agentId, quantity, costUnits, input }, service);
  return createHash("sha256").update(text).digest("hex");
}
