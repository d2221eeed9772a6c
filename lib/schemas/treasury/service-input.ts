import { INPUT_TYPES } from "@/lib/domain/treasury/service/input";
import { z } from "@/lib/schemas/zod";

const name = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "Use letters, digits, point, - and _, at most 64.");

const inputField = z.strictObject({
  type: z.enum(INPUT_TYPES),
  isRequired: z.boolean(),
  description: z.string().max(300),
  least: z.number().nullable(),
  most: z.number().nullable(),
  oneOf: z.array(z.string().max(100)).readonly().nullable(),
});

/** What a service takes, as the policy keeps it. */
export const serviceInput = z.strictObject({
  forms: z.array(z.record(name, inputField)).min(1).max(8).readonly(),
  example: z.string().max(2_000),
});

const whole = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,8})$/, "Write a whole number.")
  .transform(Number);

const fieldInFile = z
  .strictObject({
    type: z.enum(INPUT_TYPES),
    required: z.enum(["true", "false"]).optional(),
    description: z.string().min(1).max(300),
    least: whole.optional(),
    most: whole.optional(),
    oneOf: z.array(z.string().min(1).max(100)).min(1).optional(),
  })
  .transform(({ type, required, description, least = null, most = null, oneOf = null }) => ({
    type,
    isRequired: required === "true",
    description,
    least,
    most,
    oneOf,
  }));

/** The same in a file, where all is text. The example is JSON. */
export const serviceInputInFile = z.strictObject({
  forms: z.array(z.record(name, fieldInFile)).min(1).max(8),
  example: z.string().max(2_000).refine(isJsonObject, "Write a JSON object."),
});

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
