import { z } from "@/lib/schemas/zod";

/** One thing that keeps the house from doing all its work; `since` is null while that is not known. */
const alarm = z.object({
  sentence: z.string(),
  detail: z.string().nullable(),
  since: z.string().nullable(),
});

/** One kind of thing that may wait; `since` is when the oldest of it began to, null when none does. */
const waiting = z.object({
  what: z.string(),
  job: z.string(),
  since: z.string().nullable(),
  mayWaitS: z.number(),
  isLate: z.boolean(),
});

/** `waiting` is null while the books do not answer. */
export const readiness = z.object({
  ready: z.boolean(),
  missing: z.array(alarm),
  waiting: z.array(waiting).nullable(),
});

export type AlarmWire = z.infer<typeof alarm>;
export type WaitingWire = z.infer<typeof waiting>;
export type ReadinessWire = z.infer<typeof readiness>;
