import { STRATEGIES } from "@/lib/domain/market/matching";
import { assetId, money, multiplierInput, multiplierText } from "@/lib/schemas/money";
import { id, skills, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

/** A whole JSON number from 1 to 10; 2.0 is 2, "2" is not a number. */
export const complexity = z.number().int().min(1).max(10);

export const strategy = z.enum(STRATEGIES);

const MAX_WINDOW_S = 30 * 86_400;
const windowS = z.number().int().min(1).max(MAX_WINDOW_S);

/** The six windows in seconds; the house completes what is left out and holds its own limits. */
const termsInput = z.strictObject({
  payWithinS: windowS.optional(),
  acceptWithinS: windowS.optional(),
  deliverWithinS: windowS.optional(),
  reviewWithinS: windowS.optional(),
  contestWithinS: windowS.optional(),
  resolveWithinS: windowS.optional(),
});

export const termsDurations = z.object({
  payWithinS: windowS,
  acceptWithinS: windowS,
  deliverWithinS: windowS,
  reviewWithinS: windowS,
  contestWithinS: windowS,
  resolveWithinS: windowS,
});

/** Bids come later; until then the word is refused as invalid input. */
export const strategyInput = z.enum(["best", "value", "direct", "open"]);

export const quoteFields = {
  complexity,
  asset: assetId,
  strategy: strategyInput.optional(),
  agentId: id.optional(),
  skills: skills.optional(),
  terms: termsInput.optional(),
  maxMultiplier: multiplierInput.optional(),
};

type NamedAgent = { strategy?: string | undefined; agentId?: string | undefined };

/** `direct` names an agent and nothing else does. */
export function checkNamedAgent(value: NamedAgent, context: z.RefinementCtx): void {
  if (value.strategy === "direct" && value.agentId === undefined) {
    context.addIssue({ code: "custom", path: ["agentId"], message: "Name the agent for a direct task." });
  }
  if (value.agentId !== undefined && value.strategy !== undefined && value.strategy !== "direct") {
    context.addIssue({ code: "custom", path: ["agentId"], message: "Only a direct task names its agent." });
  }
}

/** An agent alone means `direct`; nothing means `best`. */
export function chosenStrategy(value: NamedAgent): z.infer<typeof strategyInput> {
  if (value.strategy !== undefined) return strategyInput.parse(value.strategy);
  return value.agentId === undefined ? "best" : "direct";
}

export const makeQuoteBody = z
  .strictObject(quoteFields)
  .superRefine(checkNamedAgent)
  .transform((value) => ({ ...value, strategy: chosenStrategy(value) }));

export type MakeQuoteInput = z.output<typeof makeQuoteBody>;

/** What happens when somebody stays silent. */
export const silenceRow = z.object({
  step: z.enum(["pay", "accept", "deliver", "review", "contest", "resolve"]),
  who: z.string(),
  until: timestamp.nullable(),
  outcome: z.string(),
});

const quote = z.object({
  id: z.string(),
  hash: z.string(),
  asset: assetId,
  strategy,
  complexity: z.number(),
  base: money,
  multiplier: multiplierText,
  sample: z.object({ settledTasks: z.number(), distinctBuyers: z.number() }),
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  price: money,
  fee: money,
  total: money,
  terms: termsDurations,
  silence: z.array(silenceRow),
  expiresAt: timestamp,
  /** The attester's signature on hash, asset, price, fee and expiry; null where no chain is. */
  signature: z.string().nullable(),
});

export type QuoteWire = z.infer<typeof quote>;
export type SilenceRowWire = z.infer<typeof silenceRow>;
