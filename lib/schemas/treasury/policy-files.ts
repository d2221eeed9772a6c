import { MAX_BPS, parseUnits } from "@/lib/domain/money";
import { CAP_SCOPES } from "@/lib/domain/treasury/caps";
import { PRIORITIES, RISK_EFFECTS, SERVICE_METHODS } from "@/lib/domain/treasury/policy";
import { CAP_WINDOWS } from "@/lib/domain/treasury/windows";
import { webUrl } from "@/lib/schemas/text";
import { serviceInputInFile } from "@/lib/schemas/treasury/service-input";
import { z } from "@/lib/schemas/zod";

/** Every scalar of the files is read as its text, so that no amount is ever a float. */
const mnee = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,9})?$/, "Write an amount in MNEE as plain digits, below 10^9.")
  .transform((text) => parseUnits("MNEE", text));

const unitPrice = mnee.refine((units) => units <= 10n ** 15n, "A price is at most 1,000,000 MNEE.");

const whole = (most: number) =>
  z
    .string()
    .regex(/^(?:0|[1-9][0-9]{0,6})$/, "Write a whole number.")
    .transform(Number)
    .refine((value) => value <= most, `At most ${most}.`);

const flag = z.enum(["true", "false"]).transform((text) => text === "true");
const word = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "Use letters, digits, point, - and _, at most 64.");
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "Write an address, 0x and 40 hex digits, in quotes.");
const bps = whole(MAX_BPS);
const effect = z.enum(RISK_EFFECTS);

export const agentsFile = z.strictObject({
  agents: z.array(
    z.strictObject({
      id: word,
      priority: z.enum(PRIORITIES),
      dailyBudget: mnee,
      maxPerCall: mnee,
      reserveBps: bps.optional(),
      rolloverBps: bps.optional(),
    }),
  ),
  house: z.strictObject({
    dailyBudget: mnee,
    lowTreasury: mnee,
    dailyPayouts: mnee.optional(),
    rolloverBps: bps.optional(),
  }),
  caps: z
    .array(
      z.strictObject({
        scope: z.enum(CAP_SCOPES),
        of: word,
        window: z.enum(CAP_WINDOWS),
        limit: mnee,
        rolloverBps: bps.optional(),
      }),
    )
    .optional(),
  risk: z.strictObject({
    burst: z.strictObject({ effect, calls: whole(1_000_000), above: mnee }),
    newcomer: z.strictObject({ effect, calls: whole(1_000_000), above: mnee }),
    newPayee: z.strictObject({ effect, above: mnee }),
    failingProvider: z.strictObject({ effect, failures: whole(1_000_000) }),
    largeCost: z.strictObject({ effect, above: mnee }),
  }),
});

export const servicesFile = z.strictObject({
  services: z.array(
    z.strictObject({
      id: word,
      unitPrice,
      providerAddress: address,
      endpoint: webUrl,
      method: z.enum(SERVICE_METHODS).optional(),
      statusEndpoint: webUrl.optional(),
      fixed: z.record(word, z.string().max(500)).optional(),
      input: serviceInputInFile.optional(),
      category: word.optional(),
      active: flag.optional(),
      isVerified: flag.optional(),
      divisible: flag.optional(),
      summary: word.optional(),
      maxDailySpending: mnee.optional(),
      allowedAgents: z.array(word).optional(),
      blockedAgents: z.array(word).optional(),
    }),
  ),
});

export type AgentsFile = z.output<typeof agentsFile>;
export type ServicesFile = z.output<typeof servicesFile>;
