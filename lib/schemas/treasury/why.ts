import { DECISION_ACTIONS } from "@/lib/domain/treasury/decide";
import { money } from "@/lib/schemas/money";
import { z } from "@/lib/schemas/zod";
import { needs } from "./decision";

/** A decision looked at again: what it was about, and what the same question would come to at this moment. */
const why = z.object({
  /** What all of it would have cost then; null where there was no such service. */
  asked: money.nullable(),
  now: z.object({
    policyVersion: z.number(),
    action: z.enum(DECISION_ACTIONS),
    reason: z.string(),
    /** What all of it costs now; null where there is no such service. */
    asked: money.nullable(),
    /** What would let all of it pass now; null where no money would, or nothing is needed. */
    needs: needs.nullable(),
  }),
});
export type WhyWire = z.infer<typeof why>;
