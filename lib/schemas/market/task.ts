import { REVIEWS, STATUSES } from "@/lib/domain/market/lifecycle";
import { PAYMENT_STATES } from "@/lib/domain/market/settlement";
import { TASK_EVENTS, TIMELINE_ACTORS } from "@/lib/domain/market/timeline";
import { TASK_ACCESS, TASK_SOURCES } from "@/lib/domain/market/work";
import { transactionRequest, typedData } from "@/lib/schemas/escrow/transaction-request";
import { assetId, money, multiplierText } from "@/lib/schemas/money";
import { cursorInput, DEFAULT_LIMIT, limitInput, pageOf } from "@/lib/schemas/page";
import { criteria, descriptionText, id, skill, text, timestamp, titleText } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { checkNamedAgent, chosenStrategy, quoteFields, silenceRow, strategy, termsDurations } from "./quote";

export const taskStatus = z.enum(STATUSES);

const review = z.enum(REVIEWS);
const access = z.enum(TASK_ACCESS);

const workFields = {
  description: descriptionText,
  title: titleText.optional(),
  criteria: criteria.default([]),
  review: review.default("buyer"),
  // Who else may work is settled later; until then nothing else is accepted than what is kept.
  access: z.literal("anyone").default("anyone"),
};

const fromQuote = z.strictObject({ quoteId: id, ...workFields });

const inline = z
  .strictObject({ ...quoteFields, ...workFields })
  .superRefine(checkNamedAgent)
  .transform((value) => ({ ...value, strategy: chosenStrategy(value) }));

/** A task from a quote made before, or with a quote's fields inline. */
export const postTaskBody = z.unknown().transform((value, context): PostTaskInput => {
  const hasQuote = typeof value === "object" && value !== null && "quoteId" in value;
  const parsed = hasQuote ? fromQuote.safeParse(value) : inline.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    context.addIssue({ ...issue, input: undefined } as z.core.$ZodRawIssue);
  }
  return z.NEVER;
});

export type PostTaskInput = z.output<typeof fromQuote> | z.output<typeof inline>;

/** Query of the task list. `available` = open work and work that waits for my acceptance. */
export const taskListQuery = z.strictObject({
  role: z.enum(["buyer", "agent", "available"]).optional(),
  status: z
    .string()
    .transform((value) => value.split(","))
    .pipe(z.array(taskStatus).max(STATUSES.length))
    .optional(),
  asset: assetId.optional(),
  skill: skill.optional(),
  q: text(200).optional(),
  sort: z.enum(["newest", "oldest"]).default("newest"),
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});

export type TaskListFilter = z.output<typeof taskListQuery>;

const party = z.object({ id: z.string(), name: z.string() });

const paymentState = z.enum(PAYMENT_STATES);

/** One transaction of a task on chain. */
const taskTransaction = z.object({
  kind: z.string(),
  hash: z.string().nullable(),
  block: z.number().nullable(),
  state: z.string(),
});

const timelineEntry = z.object({
  sequence: z.number(),
  at: timestamp,
  event: z.enum(TASK_EVENTS),
  actor: z.object({ kind: z.enum(TIMELINE_ACTORS), id: z.string().nullable() }),
  detail: z.record(z.string(), z.unknown()),
});

const taskFields = {
  id: z.string(),
  title: z.string(),
  description: z.string(),
  complexity: z.number(),
  asset: assetId,
  strategy,
  review,
  access,
  skills: z.array(z.string()),
  criteria: z.array(z.string()),
  source: z.enum(TASK_SOURCES),
  status: taskStatus,
  verbs: z.array(z.string()),
  pendingVerb: z.string().nullable(),
  buyer: party,
  agent: party.nullable(),
  multiplier: multiplierText,
  price: money,
  fee: money,
  total: money,
  agentPrice: money.nullable(),
  settlement: z.object({ agent: money, fee: money, buyer: money }).nullable(),
  quoteId: z.string(),
  terms: z.object({
    payBy: timestamp.nullable(),
    acceptBy: timestamp.nullable(),
    deliverBy: timestamp.nullable(),
    reviewBy: timestamp.nullable(),
    contestBy: timestamp.nullable(),
    resolveBy: timestamp.nullable(),
  }),
  dueAt: timestamp.nullable(),
  round: z.number(),
  version: z.number(),
  createdAt: timestamp,
  updatedAt: timestamp,
};

/** A task in a list: without what only its own page needs. */
const taskSummary = z.object({ ...taskFields, payment: z.object({ state: paymentState }) });

export const task = z.object({
  ...taskFields,
  durations: termsDurations,
  candidateBy: timestamp.nullable(),
  silence: z.array(silenceRow),
  consent: z.record(z.string(), typedData),
  payment: z.object({
    state: paymentState,
    request: z.object({ approve: transactionRequest.nullable(), fund: transactionRequest }).nullable(),
    transactions: z.array(taskTransaction),
  }),
  jobId: z.string().nullable(),
  // The attestation on who was assigned, for that agent alone: with it no step on chain needs the house.
  /** Probes of its agent's orchestrator while it worked: with a known outcome, and those that were right. */
  uptime: z.object({ good: z.number().int(), known: z.number().int() }).nullable(),
  assignment: z.object({ agent: z.string(), price: money, signature: z.string() }).nullable(),
  deliverable: z.object({ text: z.string().optional(), url: z.string().optional() }).nullable(),
  resultHash: z.string().nullable(),
  verdicts: z.array(z.string()),
  undisputedBps: z.number().nullable(),
  agentShareBps: z.number().nullable(),
  timeline: z.array(timelineEntry),
});

export const taskPage = pageOf(taskSummary);

export type TaskWire = z.infer<typeof task>;
export type TaskSummaryWire = z.infer<typeof taskSummary>;
export type TaskPageWire = z.infer<typeof taskPage>;
export type TaskStatusWire = z.infer<typeof taskStatus>;
export type TimelineEntryWire = z.infer<typeof timelineEntry>;
