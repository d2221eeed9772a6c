import { z } from "@/lib/schemas/zod";

const NUL = "\u0000";

/** The seed's clients: further fields are ignored as the original did, a missing complexity is 1. */
export const aicpSubmitBody = z.object({
  description: z
    .string()
    .max(10_000)
    .refine((value) => value.trim().length > 0, "Task description cannot be empty")
    .refine((value) => !value.includes(NUL) && !/\p{Surrogate}/u.test(value), "Task description is not text"),
  complexity: z
    .number("Complexity must be between 1 and 10")
    .int("Complexity must be between 1 and 10")
    .min(1, "Complexity must be between 1 and 10")
    .max(10, "Complexity must be between 1 and 10")
    .default(1),
  buyer_id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, "buyer_id is not a valid id"),
});

export const aicpCompleteQuery = z.object({
  success: z
    .enum(["true", "false", "True", "False", "1", "0"])
    .transform((value) => value === "true" || value === "True" || value === "1")
    .optional(),
});

export const aicpCompleteBody = z.object({
  success: z.boolean().default(true),
  result: z
    .string()
    .max(20_000)
    .refine((value) => !value.includes(NUL) && !/\p{Surrogate}/u.test(value), "result is not text")
    .default(""),
});

const aicpTask = z.object({
  id: z.string(),
  description: z.string(),
  complexity: z.number(),
  agent_name: z.string(),
  price_satoshis: z.number(),
  status: z.string(),
  buyer_id: z.string(),
  created_at: z.string(),
  result: z.string().optional(),
});

export const aicpTasks = z.object({ tasks: z.array(aicpTask), count: z.number() });

export const aicpAgents = z.object({
  agents: z.array(
    z.object({
      name: z.string(),
      success_rate: z.number(),
      reputation_multiplier: z.number(),
      balance_satoshis: z.number(),
    }),
  ),
});

export type AicpTaskWire = z.infer<typeof aicpTask>;
export type AicpAgentsWire = z.infer<typeof aicpAgents>;
