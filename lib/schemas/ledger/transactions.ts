import { assetId, money } from "@/lib/schemas/money";
import { cursorInput, DEFAULT_LIMIT, limitInput, pageOf } from "@/lib/schemas/page";
import { id, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

export const transactionListQuery = z.strictObject({
  asset: assetId.optional(),
  kind: z
    .string()
    .regex(/^[a-z_.]{1,40}$/)
    .optional(),
  taskId: id.optional(),
  /** A call of a service, whose money it is. */
  callId: id.optional(),
  /** One that it moves, such as `treasury:MNEE` or `user:buyer-001:SAT`. */
  account: z
    .string()
    .regex(/^[a-z]{1,20}(:[A-Za-z0-9_-]{1,64})?:[A-Z]{1,10}$/, "Give an account's id.")
    .optional(),
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});

export type TransactionListFilter = z.output<typeof transactionListQuery>;

/** One journal of the books: its entries sum to 0 per asset. */
const bookedTransaction = z.object({
  id: z.string(),
  kind: z.string(),
  at: timestamp,
  taskId: z.string().nullable(),
  callId: z.string().nullable(),
  reverses: z.string().nullable(),
  hash: z.string().nullable(),
  moved: z.array(money),
  entries: z.array(z.object({ account: z.string(), amount: money })),
});

export const bookedTransactionPage = pageOf(bookedTransaction);

/** A transaction on chain, for the page that stands in for a block explorer. */
const chainTransaction = z.object({
  hash: z.string(),
  state: z.enum(["queued", "sent", "confirming", "confirmed", "reverted", "orphaned", "unknown"]),
  block: z.number().nullable(),
  confirmations: z.number(),
  confirmationsNeeded: z.number(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  valueWei: z.string().nullable(),
  data: z.string().nullable(),
  gasUsed: z.string().nullable(),
  error: z.string().nullable(),
  kind: z.string().nullable(),
  taskId: z.string().nullable(),
  /** The node does not answer now: this is what it said last, and what the books know. */
  isStale: z.boolean(),
  events: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      logIndex: z.number(),
      state: z.string(),
      args: z.record(z.string(), z.unknown()),
    }),
  ),
});

export type BookedTransactionWire = z.infer<typeof bookedTransaction>;
export type BookedTransactionPageWire = z.infer<typeof bookedTransactionPage>;
export type ChainTransactionWire = z.infer<typeof chainTransaction>;
