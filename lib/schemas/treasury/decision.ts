import { APPROVAL_STATES } from "@/lib/domain/treasury/approval";
import { CALL_STATES, PAYMENT_RAILS } from "@/lib/domain/treasury/call-lifecycle";
import { CAP_SCOPES } from "@/lib/domain/treasury/caps";
import { CALL_MODES, DECISION_ACTIONS } from "@/lib/domain/treasury/decide";
import { CAP_WINDOWS } from "@/lib/domain/treasury/windows";
import { money } from "@/lib/schemas/money";
import { cursorInput, DEFAULT_LIMIT, limitInput } from "@/lib/schemas/page";
import { id, momentInput, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { SHADOW_NOTE } from "./shadow-note";

/** A cap as it stood when a call was decided. */
export const capReading = z.object({
  scope: z.enum(CAP_SCOPES),
  of: z.string(),
  window: z.enum(CAP_WINDOWS),
  limit: money,
  carried: money,
  used: money,
  held: money,
  remaining: money,
  resetsAt: timestamp.nullable(),
  binds: z.boolean(),
});

/** What would have let all of a call pass: all the raises, or the moment, or the quantity. */
export const needs = z.object({
  /** A raise of a cap; of the treasury's balance where `cap` is null. */
  raises: z.array(
    z.object({
      cap: z.object({ scope: z.enum(CAP_SCOPES), of: z.string(), window: z.enum(CAP_WINDOWS) }).nullable(),
      by: money,
    }),
  ),
  waitUntil: timestamp.nullable(),
  quantity: z.number().nullable(),
  /** Why all of it would then wait for an approval, and not pass; absent where nobody would be asked. */
  asks: z.string().optional(),
  text: z.string(),
});

export type CapReadingWire = z.infer<typeof capReading>;
export type NeedsWire = z.infer<typeof needs>;

export const decisionListQuery = z.strictObject({
  agentId: id.optional(),
  serviceId: id.optional(),
  action: z.enum(DECISION_ACTIONS).optional(),
  from: momentInput.optional(),
  /** Before it. */
  to: momentInput.optional(),
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});
export type DecisionListFilter = z.output<typeof decisionListQuery>;

export const decision = z.object({
  id: z.string(),
  action: z.enum(DECISION_ACTIONS),
  agentId: z.string(),
  serviceId: z.string(),
  /** What is called: the summary in its stead, or null where there is no such service. */
  calledServiceId: z.string().nullable(),
  mode: z.enum(CALL_MODES),
  requested: z.number(),
  approved: z.number(),
  cost: money,
  caps: z.array(capReading),
  /** Those of the caps that let less pass. */
  bound: z.array(capReading),
  needs: needs.nullable(),
  reason: z.string(),
  policyVersion: z.number(),
  rail: z.enum(PAYMENT_RAILS),
  at: timestamp,
  /** What became of it; null where nothing was let pass. */
  call: z.object({ state: z.enum(CALL_STATES), failure: z.string().nullable() }).nullable(),
  /** What was said to it where somebody had to be asked; `by` is null while nobody has decided, and for the house. */
  approval: z
    .object({
      state: z.enum(APPROVAL_STATES),
      expiresAt: timestamp,
      by: z.string().nullable(),
      at: timestamp.nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
  /** What a policy in shadow would have said; null where none ran, or has not come to it yet. */
  shadow: z
    .object({
      action: z.enum(DECISION_ACTIONS),
      approved: z.number(),
      cost: money,
      reason: z.string(),
      title: z.string(),
      note: z.literal(SHADOW_NOTE),
    })
    .nullable(),
});

export type DecisionWire = z.infer<typeof decision>;
