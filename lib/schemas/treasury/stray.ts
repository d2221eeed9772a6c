import { transactionHash } from "@/lib/schemas/hex";
import { money } from "@/lib/schemas/money";
import { text, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

/** The payment's id on the chain. */
export const strayParams = z.object({ id: transactionHash });
export const resolveStrayBody = z.strictObject({ note: text(500) });

/** A payment of the router that no decision of this house asked for. */
const stray = z.object({
  id: z.string(),
  provider: z.string(),
  amount: money,
  returned: money,
  transactionHash: z.string(),
  block: z.number(),
  at: timestamp.nullable(),
  resolvedAt: timestamp.nullable(),
  note: z.string().nullable(),
});
export type StrayWire = z.infer<typeof stray>;
