import { X402_STATES } from "@/lib/domain/treasury/x402/lifecycle";
import { money } from "@/lib/schemas/money";
import { cursorInput, DEFAULT_LIMIT, limitInput } from "@/lib/schemas/page";
import { timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { word } from "./policy";

/** A unit of a service that its buyer paid for by x402. */
const sale = z.object({
  id: z.string(),
  serviceId: z.string(),
  payer: z.string(),
  provider: z.string(),
  amount: money,
  state: z.enum(X402_STATES),
  transactionHash: z.string().nullable(),
  /** Why it was not served, or not yet. */
  failure: z.string().nullable(),
  tries: z.number(),
  createdAt: timestamp.nullable(),
  paidAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
});
export type SaleWire = z.infer<typeof sale>;

export const saleListQuery = z.strictObject({
  serviceId: word.optional(),
  state: z.enum(X402_STATES).optional(),
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});
export type SaleListFilter = z.output<typeof saleListQuery>;
