import { PRIORITIES } from "@/lib/domain/treasury/policy";
import { z } from "@/lib/schemas/zod";
import { bps, capRows, riskRules, units, word } from "./policy";

/**
 * All that an operator changes of a policy in one piece: every cap, rule and agent as they shall be, so that what is
 * left out is taken away. Amounts travel as text in nano-MNEE. Pauses, the kill switch and services have ways of their own.
 */
export const policyChange = z.strictObject({
  caps: capRows,
  risk: riskRules,
  lowTreasuryUnits: units,
  agents: z.array(z.strictObject({ id: word, priority: z.enum(PRIORITIES), reserveBps: bps })).max(1_000),
});
