import { z } from "@/lib/schemas/zod";
import { service } from "./policy";

/** What a decision read that a replay cannot work out from calls, resets and versions of the policy. */
export const decisionEvidence = z.strictObject({
  /** What the treasury had that no open call held, in nano-MNEE; less than nothing where its money went astray. */
  treasuryUnits: z
    .string()
    .regex(/^-?[0-9]{1,19}$/)
    .transform((text) => BigInt(text)),
  isProviderDown: z.boolean(),
  failuresLastHour: z.number().int().min(0),
  /** Those of owners that were asked for, as they were then: the service, its summary. */
  services: z.array(service),
});

/** As it is kept. */
export type DecisionEvidence = z.input<typeof decisionEvidence>;
