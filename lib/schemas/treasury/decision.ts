import { CAP_SCOPES } from "@/lib/domain/treasury/caps";
import { CAP_WINDOWS } from "@/lib/domain/treasury/windows";
import { money } from "@/lib/schemas/money";
import { timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

/** A cap as it stood when a call was decided. */
const capReading = z.object({
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
const needs = z.object({
  /** A raise of a cap; of the treasury's balance where `cap` is null. */
  raises: z.array(
    z.object({
      cap: z.object({ scope: z.enum(CAP_SCOPES), of: z.string(), window: z.enum(CAP_WINDOWS) }).nullable(),
      by: money,
    }),
  ),
  waitUntil: timestamp.nullable(),
  quantity: z.number().nullable(),
  text: z.string(),
});

export type CapReadingWire = z.infer<typeof capReading>;
export type NeedsWire = z.infer<typeof needs>;
