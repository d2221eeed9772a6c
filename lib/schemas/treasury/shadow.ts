import { DECISION_ACTIONS } from "@/lib/domain/treasury/decide";
import type { PolicyChange } from "@/lib/domain/treasury/policy-draft";
import { money } from "@/lib/schemas/money";
import { cursorInput, DEFAULT_LIMIT, limitInput } from "@/lib/schemas/page";
import { id, text, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { type PolicyChangeWire, policyChange } from "./policy-draft";
import { SHADOW_NOTE } from "./shadow-note";
import { decidedAgain } from "./simulation";

/** A change of the policy, or a draft, that runs beside the policy that holds. */
export const startShadowBody = z
  .strictObject({ title: text(120), policy: policyChange.nullable().default(null), draftId: id.optional() })
  .refine(({ policy, draftId }) => (policy === null) !== (draftId === undefined), {
    path: ["policy"],
    message: "Give a policy or a draft.",
  });
export type StartShadowInput = Omit<z.output<typeof startShadowBody>, "policy"> & {
  readonly policy: PolicyChange | null;
};

const shadow = z.object({
  id: z.string(),
  title: z.string(),
  note: z.literal(SHADOW_NOTE),
  by: z.string().nullable(),
  since: timestamp,
  /** Null while it goes on. */
  until: timestamp.nullable(),
  /** The version of the policy that it went live as, which ended it. */
  liveVersion: z.number().nullable(),
  /** When it ends by itself: at that moment, or after so many decisions. */
  ends: z.object({ by: timestamp, decisions: z.number() }),
  policy: z.custom<PolicyChangeWire>(),
  /** Decisions since, how many of them it has decided as well, and how many otherwise. */
  counts: z.object({ decisions: z.number(), decided: z.number(), changed: z.number() }),
  /** What was let pass of those that it has decided, and what it would have let pass. */
  totals: z.object({
    was: money,
    would: money,
    byAction: z.array(z.object({ action: z.enum(DECISION_ACTIONS), was: z.number(), would: z.number() })),
  }),
});
export type ShadowWire = z.infer<typeof shadow>;
/** The one that runs, else the last one; null before the first. */
export type LatestShadowWire = { readonly shadow: ShadowWire | null };

export const shadowDecisionsQuery = z.strictObject({
  changed: z.enum(["true", "false"]).optional(),
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});
export type ShadowDecisionsFilter = z.output<typeof shadowDecisionsQuery>;

const shadowDecision = decidedAgain.extend({ changed: z.boolean(), note: z.literal(SHADOW_NOTE) });
export type ShadowDecisionWire = z.infer<typeof shadowDecision>;
