import { parseUnits } from "@/lib/domain/money";
import { text } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

const DECIMALS = 9;
/** Below it a policy's sums never leave the books' range. */
const MOST_UNITS = 10n ** 18n;
const AMOUNT = "Give an amount of MNEE above 0, with at most 9 decimals and below 1,000,000,000.";

/**
 * A number's decimal text, as its sender wrote it or shorter: JSON's numbers lose nothing that an amount here may have.
 * What is finer than nano-MNEE stays so, and is refused.
 */
function decimalText(given: number | string): string {
  const short = String(given);
  if (typeof given === "string" || !short.includes("e-")) return short;
  const whole = given.toFixed(DECIMALS);
  return Number(whole) === given ? whole : short;
}

function unitsOf(given: number | string): bigint | null {
  try {
    const units = parseUnits("MNEE", decimalText(given));
    return units > 0n && units < MOST_UNITS ? units : null;
  } catch {
    return null;
  }
}

/** An amount of MNEE as a number or as decimal text, read into nano-MNEE. */
const mneeInput = z.union([z.number(), z.string()], AMOUNT).transform((given, issues) => {
  const units = unitsOf(given);
  if (units !== null) return units;
  issues.addIssue({ code: "custom", message: AMOUNT });
  return z.NEVER;
});

/** Further fields are ignored, and null is no value, as the original did. */
export const nexusBudgetBody = z.object({
  daily_budget: mneeInput.nullish(),
  max_per_call: mneeInput.nullish(),
});

export const nexusChatBody = z.object({
  agent_id: z.string("agent_id is missing").regex(/^[A-Za-z0-9_.-]{1,64}$/, "agent_id is not a valid id"),
  message: text(4_000),
});

const LIMIT = "limit is a whole number from 1 to 500";

export const nexusLimitQuery = z.object({
  limit: z
    .string()
    .regex(/^[1-9][0-9]{0,2}$/, LIMIT)
    .transform((digits) => Number(digits))
    .refine((limit) => limit <= 500, LIMIT)
    .default(50),
});

const nexusAgent = z.object({
  id: z.string(),
  priority: z.string(),
  /** MNEE, as all amounts here; null where nothing limits it. */
  dailyBudget: z.number().nullable(),
  maxPerCall: z.number().nullable(),
  /** Today's, with what calls under way hold. */
  currentDailySpend: z.number(),
});

const nexusService = z.object({
  id: z.string(),
  unitPrice: z.number(),
  providerAddress: z.string(),
  active: z.boolean(),
});

const nexusTransaction = z.object({
  timestamp: z.string(),
  agent_id: z.string(),
  service_id: z.string(),
  task_id: z.string(),
  amount: z.number(),
  tx_hash: z.string().nullable(),
  status: z.enum(["SUCCESS", "FAILED", "MOCK", "PENDING"]),
});

const nexusLog = z.object({
  timestamp: z.string(),
  agent_id: z.string(),
  service_id: z.string(),
  action: z.enum(["ALLOWED", "REJECTED", "DOWNGRADED"]),
  reason: z.string(),
  cost: z.number(),
});

const nexusStats = z.object({
  transactions: z.object({ total: z.number(), successful: z.number(), failed: z.number() }),
  policyActions: z.record(z.string(), z.number()),
  totalAllocatedBudget: z.number(),
  totalSpent: z.number(),
  serviceCount: z.number(),
  agentCount: z.number(),
});

export type NexusAgentWire = z.infer<typeof nexusAgent>;
export type NexusServiceWire = z.infer<typeof nexusService>;
export type NexusTransactionWire = z.infer<typeof nexusTransaction>;
export type NexusLogWire = z.infer<typeof nexusLog>;
export type NexusStatsWire = z.infer<typeof nexusStats>;
