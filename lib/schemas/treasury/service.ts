import { money } from "@/lib/schemas/money";
import { z } from "@/lib/schemas/zod";

const service = z.object({
  id: z.string(),
  unitPrice: money,
  providerAddress: z.string(),
  category: z.string(),
  active: z.boolean(),
  verified: z.boolean(),
  divisible: z.boolean(),
  allowedAgents: z.array(z.string()).nullable(),
  blockedAgents: z.array(z.string()),
  summary: z.string().nullable(),
});

export type ServiceWire = z.infer<typeof service>;
