import { CALL_STATES, PAYMENT_RAILS } from "@/lib/domain/treasury/call-lifecycle";
import { FLOW_ENDS } from "@/lib/domain/treasury/desk/flows";
import { MOST_OF_A_CALL } from "@/lib/domain/treasury/policy";
import { FAULTS } from "@/lib/domain/treasury/service/serving";
import { transactionRequest } from "@/lib/schemas/escrow/transaction-request";
import { jsonObject, jsonValue } from "@/lib/schemas/json";
import { money } from "@/lib/schemas/money";
import { cursorInput, DEFAULT_LIMIT, limitInput } from "@/lib/schemas/page";
import { id, momentInput, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import type { DecisionWire } from "./decision";
import { word } from "./policy";

const quantity = z.number().int().min(1).max(MOST_OF_A_CALL);
export const callServiceBody = z.strictObject({
  agentId: word,
  quantity: quantity.default(1),
  /** Whether less than that is welcome. */
  allowDowngrade: z.boolean().default(false),
  /** What its provider is asked for. */
  input: jsonObject.default({}),
});
export type CallServiceInput = z.output<typeof callServiceBody> & { readonly serviceId: string };

const payment = z.object({
  paymentId: z.string(),
  transactionHash: z.string(),
  block: z.number(),
  provider: z.string(),
  amount: money,
});

/** What was paid for a call, as the chain has it; `payment` is null where nothing moved there. */
export const receipt = z.object({
  rail: z.enum(PAYMENT_RAILS),
  amount: money,
  returned: money,
  paidAt: timestamp.nullable(),
  payment: payment.nullable(),
});

export const call = z.object({
  id: z.string(),
  agentId: z.string(),
  serviceId: z.string(),
  state: z.enum(CALL_STATES),
  quantity: z.number(),
  cost: money,
  rail: z.enum(PAYMENT_RAILS),
  /** Why it was not served, or not yet. */
  failure: z.string().nullable(),
  /** Whose doing that is: of what was asked for, of its provider, or of the house. */
  fault: z.enum(FAULTS).nullable(),
  tries: z.number(),
  heldAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  receipt: receipt.nullable(),
});
export type CallWire = z.infer<typeof call>;

/** What may be done about a paid call that nobody served. */
const CLAIM_VERBS = ["retry", "refund"] as const;

const claim = call.extend({
  /** Paid, and not come back. */
  owed: money,
  /** `retry`: an operator asks the provider once more, at no cost. `refund`: anybody, above all the provider, pays back. */
  verbs: z.array(z.enum(CLAIM_VERBS)),
  /** Pays all of it back, ready to sign by whoever has approved the router for the token; null where nothing moved on a chain. */
  refund: transactionRequest.nullable(),
});
export type ClaimWire = z.infer<typeof claim>;

const result = jsonValue;

/** A call with what its provider answered. */
export type CallWithResultWire = CallWire & { result: z.infer<typeof result> | null };

/** What asking for a service comes to. */
export interface ServiceCallWire {
  readonly decision: DecisionWire;
  /** Null where it is refused. */
  readonly call: CallWire | null;
  /** Until when somebody is asked about it; null where nobody is, or has answered. */
  readonly approval: { readonly id: string; readonly expiresAt: string } | null;
  readonly result: z.infer<typeof result> | null;
  readonly receipt: z.infer<typeof receipt> | null;
}

export const callListQuery = z.strictObject({
  agentId: word.optional(),
  serviceId: word.optional(),
  state: z.enum(CALL_STATES).optional(),
  /** Where its money went; one whose money came back in part went two ways. */
  end: z.enum(FLOW_ENDS).optional(),
  from: momentInput.optional(),
  /** Before it. */
  to: momentInput.optional(),
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});
export type CallListFilter = z.output<typeof callListQuery>;

export const callParams = z.object({ id });
