import { MAX_BPS } from "@/lib/domain/money";
import { CAP_SCOPES, type CapScope, withoutTwins } from "@/lib/domain/treasury/caps";
import { PRIORITIES, RISK_EFFECTS, SERVICE_METHODS } from "@/lib/domain/treasury/policy";
import { POLICY_SOURCES } from "@/lib/domain/treasury/policy-change";
import { CAP_WINDOWS } from "@/lib/domain/treasury/windows";
import { text, timestamp } from "@/lib/schemas/text";
import { serviceInput } from "@/lib/schemas/treasury/service-input";
import { z } from "@/lib/schemas/zod";

/** Below 10^18 nano-MNEE, so that sums of a few never leave the books' range. */
export const units = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,17})$/, "Give a whole number of nano-MNEE as decimal text, below 10^18.")
  .transform((text) => BigInt(text));

/** At most a million MNEE apiece: a thousand of them are below 10^18. */
export const unitPrice = units.refine((price) => price <= 10n ** 15n, "A price is at most 1,000,000 MNEE.");
export const bps = z.number().int().min(0).max(MAX_BPS);
const count = z.number().int().min(0).max(1_000_000);
const effect = z.enum(RISK_EFFECTS);
export const word = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, "Use letters, digits, point, - and _, at most 64.");

/** A payee has one spelling, in lower case: a cap that is spelt otherwise would never bind. */
const payee = word.toLowerCase();
const asSpelt = <C extends { scope: CapScope; of: string }>(cap: C): C =>
  cap.scope === "payee" ? { ...cap, of: cap.of.toLowerCase() } : cap;

const capRow = z.strictObject({
  scope: z.enum(CAP_SCOPES),
  of: word,
  window: z.enum(CAP_WINDOWS),
  limitUnits: units,
  rolloverBps: bps.default(0),
});

export const riskRules = z.strictObject({
  burst: z.strictObject({ effect, calls: count, aboveUnits: units }),
  newcomer: z.strictObject({ effect, calls: count, aboveUnits: units }),
  newPayee: z.strictObject({ effect, aboveUnits: units }),
  failingProvider: z.strictObject({ effect, failures: count }),
  largeCost: z.strictObject({ effect, aboveUnits: units }),
});

const spendingAgent = z.strictObject({
  id: word,
  priority: z.enum(PRIORITIES),
  reserveBps: bps,
  isPaused: z.boolean(),
});

export const service = z.strictObject({
  id: word,
  unitPriceUnits: unitPrice,
  payee,
  category: word,
  isActive: z.boolean(),
  isVerified: z.boolean(),
  isDivisible: z.boolean(),
  allowedAgents: z.array(word).nullable(),
  blockedAgents: z.array(word),
  summaryId: word.nullable(),
  endpoint: z.string().max(2_000),
  // Versions from before a service had these say nothing of them.
  method: z.enum(SERVICE_METHODS).default("POST"),
  statusEndpoint: z.string().max(2_000).nullable().default(null),
  fixedInput: z.record(word, z.string().max(500)).default({}),
  input: serviceInput.nullable().default(null),
  ownerId: z.string().nullable().default(null),
});

export const agedCap = capRow.extend({ sinceAtMs: z.number() }).transform(asSpelt);

/** A version of the policy as it is kept and shown: amounts as text in nano-MNEE. */
export const policyDocument = z.strictObject({
  agents: z.array(spendingAgent),
  services: z.array(service),
  // A payee that was spelt in two ways may have twins.
  caps: z.array(agedCap).transform(withoutTwins),
  risk: riskRules,
  lowTreasuryUnits: units,
  isStopped: z.boolean(),
});

export type PolicyDocument = z.input<typeof policyDocument>;

/** Caps as somebody gives them, who knows nothing of since when each is there. */
export const capRows = z.array(capRow.transform(asSpelt)).max(10_000).readonly();

export const reason = text(500);

/** `shadow`: it runs beside the policy that holds, and changes nothing. */
export const POLICY_MODES = ["enforce", "shadow"] as const;

/** A new list of caps, rules and threshold; agents and services have bodies of their own. */
export const changePolicyBody = z.strictObject({
  mode: z.enum(POLICY_MODES).default("enforce"),
  /** The version that was read. */
  version: z.number().int().min(0),
  reason,
  caps: capRows,
  risk: riskRules,
  lowTreasuryUnits: units,
});
export type ChangePolicyInput = Omit<z.output<typeof changePolicyBody>, "mode">;

export const editSpendingAgentBody = z
  .strictObject({
    reason,
    priority: z.enum(PRIORITIES).optional(),
    reserveBps: bps.optional(),
    dailyBudgetUnits: units.optional(),
    maxPerCallUnits: units.optional(),
  })
  .refine((body) => Object.keys(body).length > 1, "Name at least one field to change.");
export type EditSpendingAgentInput = z.output<typeof editSpendingAgentBody>;

export const reasonBody = z.strictObject({ reason });

/** Of one agent, or of all where none is named. */
export const resetBudgetsBody = z.strictObject({ reason, agentId: word.optional() });
export type ResetBudgetsInput = z.output<typeof resetBudgetsBody>;

export const killSwitchBody = z.strictObject({ stopped: z.boolean(), reason });
export type KillSwitchInput = z.output<typeof killSwitchBody>;

const policyVersion = z.object({
  version: z.number(),
  source: z.enum(POLICY_SOURCES),
  author: z.string().nullable(),
  reason: z.string(),
  at: timestamp,
  diff: z.array(z.object({ path: z.string(), was: z.string().nullable(), is: z.string().nullable() })),
});

export type PolicyVersionWire = z.infer<typeof policyVersion>;
/** A version, and all that it says. */
export type PolicyWire = PolicyVersionWire & { mode: "enforce"; policy: PolicyDocument };
