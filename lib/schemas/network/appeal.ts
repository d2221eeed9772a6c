import { APPEAL_STATES } from "@/lib/domain/network/appeal-lifecycle";
import { pageQuery } from "@/lib/schemas/page";
import { id, noteText, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

export const appealBody = z.strictObject({ evidence: noteText });
export const reasonBody = z.strictObject({ reason: noteText });

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;
const moment = z
  .string()
  .regex(MOMENT, "Give a moment in UTC, such as 2026-11-30T00:00:00Z.")
  .transform((text) => Date.parse(text))
  .refine(Number.isFinite, "There is no such moment.");

/** From now on where `from` is not given. */
export const maintenanceBody = z.strictObject({ from: moment.optional(), to: moment, reason: noteText });
export type MaintenanceInput = z.output<typeof maintenanceBody>;

export const appealListQuery = pageQuery.extend({ state: z.enum(APPEAL_STATES).optional() });
export type AppealListFilter = z.output<typeof appealListQuery>;

const appealWire = z.object({
  id,
  orchestratorId: id,
  orchestratorName: z.string(),
  /** The sample, and when it was taken. */
  sampleId: z.string(),
  sampleAt: timestamp,
  state: z.enum(APPEAL_STATES),
  appellantId: id,
  /** Both sides' words: for its owner and operators alone. */
  evidence: z.string().nullable(),
  deciderId: id.nullable(),
  reason: z.string().nullable(),
  /** What it owes, in millionths of a dollar; null until it is decided. */
  microUsd: z.string().nullable(),
  openedAt: timestamp,
  decidedAt: timestamp.nullable(),
  /** Whether whoever asks may decide it. */
  mayDecide: z.boolean(),
});
export type AppealWire = z.output<typeof appealWire>;

export const maintenanceWire = z.object({ id, from: timestamp, to: timestamp, reason: z.string() });
