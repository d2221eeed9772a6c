import { DAY_MS } from "@/lib/domain/time";
import { FLOW_ENDS } from "@/lib/domain/treasury/desk/flows";
import { money } from "@/lib/schemas/money";
import { momentInput, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

const LONGEST_DAYS = 366;

/** From a moment on, until before another. */
export const periodQuery = z
  .strictObject({ from: momentInput, to: momentInput })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "It ends before it begins." })
  .refine(({ from, to }) => to - from <= LONGEST_DAYS * DAY_MS, {
    path: ["from"],
    message: `At most ${LONGEST_DAYS} days.`,
  });
export type PeriodFilter = z.output<typeof periodQuery>;

const flow = z.object({
  agentId: z.string(),
  serviceId: z.string(),
  end: z.enum(FLOW_ENDS),
  amount: money,
  calls: z.number(),
});

/** Where the money went of calls that were let pass in a time. */
const flows = z.object({
  from: timestamp,
  to: timestamp,
  /** The most first. */
  items: z.array(flow),
  /** Of everything, and of what is too small to be in the list. */
  total: money,
  rest: money,
});

export type FlowWire = z.infer<typeof flow>;
export type FlowsWire = z.infer<typeof flows>;

/** What the policy said in a stretch of time, and how often. */
const decisionPoint = z.object({
  /** A whole minute, hour or day: the first may begin before the time, and counts only what is in it. */
  at: timestamp,
  allowed: z.number(),
  downgraded: z.number(),
  waiting: z.number(),
  rejected: z.number(),
});

const decisionSeries = z.object({
  from: timestamp,
  to: timestamp,
  /** How long each stretch is. */
  stepS: z.number(),
  points: z.array(decisionPoint),
  /** Versions of the policy that were made in that time, the oldest first. */
  versions: z.array(z.object({ version: z.number(), at: timestamp, reason: z.string() })),
});

export type DecisionPointWire = z.infer<typeof decisionPoint>;
export type DecisionSeriesWire = z.infer<typeof decisionSeries>;
