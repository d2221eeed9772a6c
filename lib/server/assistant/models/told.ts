import { bounded, type Json } from "@/lib/domain/assistant/bounded";
import { standingOf } from "@/lib/domain/assistant/standing";
import type { Outcome } from "@/lib/domain/assistant/tell";
import { DECISION_ACTIONS } from "@/lib/domain/treasury/decide";
import { type JsonValue, jsonValue } from "@/lib/schemas/json";
import type { ServiceCallWire } from "@/lib/schemas/treasury/call";
import { z } from "@/lib/schemas/zod";

/** As much of a service's answer as a model is given. */
const TOLD_CHARACTERS = 4_000;

const asked = z.object({
  asked: z.literal(true),
  serviceId: z.string(),
  action: z.enum(DECISION_ACTIONS),
  isSummary: z.boolean(),
  requested: z.number(),
  approved: z.number(),
  cost: z.string(),
  reason: z.string(),
  needs: z.string().nullable(),
  resetsAt: z.string().nullable(),
  call: z
    .object({
      id: z.string(),
      state: z.string(),
      result: jsonValue,
      failure: z.string().nullable(),
      transactionHash: z.string().nullable(),
    })
    .nullable(),
});
const notAsked = z.object({
  asked: z.literal(false),
  serviceId: z.string(),
  /** True where it could not be asked, false where it was not to be. */
  isFault: z.boolean(),
  why: z.string(),
});

/** What a model is told of what it asked for. */
export const told = z.discriminatedUnion("asked", [asked, notAsked]);
export type Told = z.infer<typeof told>;

/** A call as a model is told of it: what the policy said, and what its service answered, as data. */
export function toldOf(serviceId: string, answer: ServiceCallWire): Told {
  const { decision, call, result, receipt } = answer;
  const { mode, requested, approved, cost, needs } = decision;
  const isSummary = mode === "SUMMARY_ONLY";
  const approval = decision.approval?.state ?? null;
  const isLess = isSummary || approved < requested;
  const { action, reason } = standingOf({ ...decision, approval, isLess });
  // No money would have let pass what people refused.
  const isDenied = action === "REJECTED" && decision.action === "WAITING";
  const ends = decision.bound.flatMap(({ resetsAt }) => resetsAt ?? []).sort();
  const shown: JsonValue = jsonValue.parse(bounded(plainOf(result), TOLD_CHARACTERS).value);
  const transactionHash = receipt?.payment?.transactionHash ?? null;
  return {
    asked: true,
    serviceId,
    action,
    isSummary,
    requested,
    approved,
    cost: cost.display,
    reason,
    needs: isDenied ? null : (needs?.text ?? null),
    resetsAt: isDenied ? null : (needs?.waitUntil ?? ends.at(-1) ?? null),
    call: call && { id: call.id, state: call.state, failure: call.failure, result: shown, transactionHash },
  };
}

const plainOf = (value: JsonValue): Json => value;

/** The same as the assistant's own words need it. */
export function outcomeOf(kind: Outcome["kind"], { asked: _, ...of }: z.infer<typeof asked>): Outcome {
  return { kind, ...of };
}
