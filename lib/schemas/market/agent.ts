import { money, multiplierText } from "@/lib/schemas/money";
import { cursorInput, DEFAULT_LIMIT, limitInput, pageOf } from "@/lib/schemas/page";
import { nameText, skill, skills, text, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

const HOW_MANY = "Give a whole number from 1 to 1,000.";

/** How many tasks at once; 0 (no limit) is for demo agents only and is never set by a request. */
const capacity = z.number(HOW_MANY).int(HOW_MANY).min(1, HOW_MANY).max(1_000, HOW_MANY);

export const registerAgentBody = z.strictObject({
  name: nameText,
  description: text(2_000).optional(),
  skills: skills.default([]),
  capacity: capacity.default(1),
});

export const editAgentBody = z
  .strictObject({
    name: nameText.optional(),
    description: text(2_000).optional(),
    skills: skills.optional(),
    capacity: capacity.optional(),
    available: z.boolean().optional(),
  })
  .refine((value) => Object.keys(value).length > 0, "Name at least one field to change.");

export type RegisterAgentInput = z.output<typeof registerAgentBody>;
export type EditAgentInput = z.output<typeof editAgentBody>;

export const agentListQuery = z.strictObject({
  skill: skill.optional(),
  q: text(80).optional(),
  owner: z.enum(["me"]).optional(),
  available: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});

export type AgentListFilter = z.output<typeof agentListQuery>;

export const agent = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  owner: z.object({ id: z.string(), name: z.string(), address: z.string().nullable() }),
  skills: z.array(z.string()),
  available: z.boolean(),
  suspended: z.boolean(),
  demo: z.boolean(),
  capacity: z.number(),
  activeTasks: z.number(),
  multiplier: multiplierText,
  successRate: z.number(),
  settledTasks: z.number(),
  distinctBuyers: z.number(),
  earned: z.array(money),
  registeredAt: timestamp,
});

export const agentPage = pageOf(agent);

/** One input of a reputation: exact integers as text, so that a browser can recompute it. */
const reputationInput = z.object({
  taskId: z.string(),
  buyerId: z.string(),
  day: z.string(),
  paidUnits: z.string(),
  priceUnits: z.string(),
  counted: z.boolean(),
});

export const reputation = z.object({
  agentId: z.string(),
  asOf: z.string(),
  inputs: z.array(reputationInput),
  steps: z.record(z.string(), z.unknown()),
  result: z.object({
    successRate: z.string(),
    multiplier: multiplierText,
    settledTasks: z.number(),
    distinctBuyers: z.number(),
  }),
  published: z.object({ successRate: z.string(), multiplier: multiplierText }),
});

export type AgentWire = z.infer<typeof agent>;
export type AgentPageWire = z.infer<typeof agentPage>;
export type ReputationWire = z.infer<typeof reputation>;
export type ReputationInputWire = z.infer<typeof reputationInput>;
