import { DAY_MS } from "@/lib/domain/time";
import { CALL_STATES } from "@/lib/domain/treasury/call-lifecycle";
import { CALL_MODES, DECISION_ACTIONS } from "@/lib/domain/treasury/decide";
import type { PolicyChange } from "@/lib/domain/treasury/policy-draft";
import { INEXACT_REASONS } from "@/lib/domain/treasury/replay/replay";
import { money } from "@/lib/schemas/money";
import { id, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { policyChange } from "./policy-draft";

export const LONGEST_PERIOD_MS = 92 * DAY_MS;
export const MOST_REPLAYED = 200_000;

const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** Calls of a period, decided again by a change of the policy or a draft; by neither, as they were. */
export const simulateBody = z
  .strictObject({
    from: moment,
    to: moment,
    policy: policyChange.nullable().default(null),
    draftId: id.optional(),
  })
  .refine(({ from, to }) => from < to, { path: ["to"], message: "Give an end after the start." })
  .refine(({ from, to }) => to - from <= LONGEST_PERIOD_MS, {
    path: ["from"],
    message: "A period is at most 92 days. Choose a shorter one.",
  })
  .refine(({ policy, draftId }) => policy === null || draftId === undefined, {
    path: ["draftId"],
    message: "Give a policy or a draft, not both.",
  });
export type SimulateInput = Omit<z.output<typeof simulateBody>, "policy"> & {
  readonly policy: PolicyChange | null;
};

/** Which of its tables is told as CSV. */
export const simulationQuery = z.strictObject({
  table: z.enum(["changed", "groups", "series"]).default("changed"),
});
export type SimulationTable = z.output<typeof simulationQuery>["table"];

/** What the policy said, or would say, to a call. */
const outcome = z.object({
  action: z.enum(DECISION_ACTIONS),
  /** What is called: a summary in its service's stead, or null where there is no such service. */
  calledServiceId: z.string().nullable(),
  mode: z.enum(CALL_MODES),
  approved: z.number(),
  cost: money,
  reason: z.string(),
});
export type OutcomeWire = z.infer<typeof outcome>;

/** How calls ended; `refused` where they were never made. */
export const ENDS = [...CALL_STATES, "refused"] as const;
const ended = z.enum(ENDS);

/** A decision beside what another policy says to the same call. */
export const decidedAgain = z.object({
  decisionId: z.string(),
  at: timestamp,
  agentId: z.string(),
  serviceId: z.string(),
  requested: z.number(),
  was: outcome,
  would: outcome,
  ended,
});

/** Money that calls spent, or hold for what was let pass; `waiting` beside it: of calls that wait for an approval. */
const sums = { was: money, would: money, waiting: z.object({ was: money, would: money }) };

const simulation = z.object({
  from: timestamp,
  to: timestamp,
  calls: z.number(),
  /** Calls of which nothing makes it uncertain how they would be decided. */
  exact: z.number(),
  /** `no_evidence`: decided before it was kept; `differs`: it comes out otherwise than it is recorded, by its own policy;
   * `after_return`: a call before it would be another, and its money came back or is owed: not so there. */
  inexact: z.array(z.object({ reason: z.enum(INEXACT_REASONS), calls: z.number() })),
  /** Those that move most money first, at most 500. */
  changed: z.array(decidedAgain),
  changedTotal: z.number(),
  groups: z.array(z.object({ ended, calls: z.number(), changed: z.number(), ...sums })),
  totals: z.object({
    ...sums,
    byAction: z.array(z.object({ action: z.enum(DECISION_ACTIONS), was: z.number(), would: z.number() })),
  }),
  series: z.array(z.object({ at: timestamp, ...sums })),
});
export type SimulationWire = z.infer<typeof simulation>;
export type FlippedWire = SimulationWire["changed"][number];
