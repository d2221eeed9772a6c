import { HEALTH_STATES } from "@/lib/domain/treasury/service-health";
import { money } from "@/lib/schemas/money";
import { timestamp } from "@/lib/schemas/text";
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
  /** The user who registered it; null for the house's own. */
  owner: z.string().nullable(),
  /** False for an owner's service whose server is down: it is listed again once it answers. */
  listed: z.boolean(),
  health: z.object({
    state: z.enum(HEALTH_STATES),
    since: timestamp.nullable(),
    checkedAt: timestamp.nullable(),
    tookMs: z.number().nullable(),
  }),
});

export type ServiceWire = z.infer<typeof service>;
