import { MOST_OF_A_CALL } from "@/lib/domain/treasury/policy";
import { type JsonValue, jsonObject } from "@/lib/schemas/json";
import { z } from "@/lib/schemas/zod";
import type { ServiceTool } from "@/lib/server/assistant/reads/tools";

const MOST_CHARACTERS = 16_000;
const wish = z.object({ quantity: z.unknown().optional() }).catchall(z.json());

/** What a model asked of a tool: how many units, and with what its service is asked. */
export interface ToolWish {
  readonly quantity: number;
  readonly input: Readonly<Record<string, JsonValue>>;
  /** Why it is not to be had so; null where it may be put to the policy. */
  readonly fault: string | null;
}

/** Reads what a model wrote, of which nothing is believed. */
export function wishOf({ kind }: ServiceTool, raw: unknown): ToolWish {
  const parsed = wish.safeParse(raw);
  if (!parsed.success) return { quantity: 1, input: {}, fault: "Give an object of what the tool takes." };
  const { quantity = 1, ...fields } = parsed.data;
  const given = kind === "other" ? (fields.input ?? {}) : fields;
  const input = jsonObject.safeParse(given);
  if (!input.success) return { quantity: 1, input: {}, fault: "Give an object as its input." };
  const text = JSON.stringify(input.data);
  if (text.length > MOST_CHARACTERS)
    return { quantity: 1, input: {}, fault: "That is too long to ask with." };
  if (text.includes("\\u0000")) return { quantity: 1, input: {}, fault: "Leave out the NUL character." };
  return { ...quantityOf(quantity), input: input.data };
}

function quantityOf(quantity: unknown): Pick<ToolWish, "quantity" | "fault"> {
  if (typeof quantity !== "number" || !Number.isSafeInteger(quantity) || quantity < 1)
    return { quantity: 1, fault: `Ask for a whole number of units, from 1 to ${MOST_OF_A_CALL}.` };
  const fault = quantity > MOST_OF_A_CALL ? `I get at most ${MOST_OF_A_CALL} at a time.` : null;
  return { quantity, fault };
}
