import { MODEL_PROVIDERS } from "@/lib/domain/assistant/model-providers";
import { TOOL_KINDS } from "@/lib/domain/assistant/tool-kinds";
import { SPENDING_BOUNDS } from "@/lib/domain/treasury/desk/spendable";
import { jsonObject } from "@/lib/schemas/json";
import { money } from "@/lib/schemas/money";
import { timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

/** An agent that one may speak as. */
const speaker = z.object({
  id: z.string(),
  paused: z.boolean(),
  /** Of its day; null where nothing limits it. */
  remaining: money.nullable(),
  maxPerCall: money.nullable(),
  /** The most that one call of it may cost now, as in `/api/v1/treasury`, and what keeps it from more. */
  passesNow: money,
  bound: z.enum(SPENDING_BOUNDS),
  /** Of what passes: above this a call waits for an approval, or is refused, as too large. */
  largeCost: z.object({ effect: z.enum(["ask", "refuse"]), above: money }).nullable(),
  /** When its day begins anew; null where it has no budget of a day. */
  resetsAt: timestamp.nullable(),
});

/** A service as a tool. */
const tool = z.object({
  serviceId: z.string(),
  kind: z.enum(TOOL_KINDS),
  price: money,
  /** What it does, for people and models. */
  says: z.string(),
  /** JSON schema of what it takes. */
  input: jsonObject,
  /** Those of the agents that may use it. */
  agents: z.array(z.string()),
});

const assistant = z.object({
  agents: z.array(speaker),
  model: z.object({
    provider: z.enum(MODEL_PROVIDERS),
    name: z.string(),
    isOffline: z.boolean(),
    /** What it is and can do, in a sentence or two. */
    note: z.string(),
  }),
  tools: z.array(tool),
  /** Sentences to begin with, each with the agent that may have it. */
  prompts: z.array(z.object({ text: z.string(), agentId: z.string() })),
});
export type AssistantWire = z.infer<typeof assistant>;
export type AssistantToolWire = z.infer<typeof tool>;
