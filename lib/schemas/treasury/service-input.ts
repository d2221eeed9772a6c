import { INPUT_TYPES, inputFaults } from "@/lib/domain/treasury/service/input";
import { jsonObject } from "@/lib/schemas/json";
import { text } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

const MOST_FIELDS = 32;

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

const fieldGiven = z
  .strictObject({
    type: z.enum(INPUT_TYPES),
    required: z.boolean().default(false),
    description: text(300),
    least: z.number().nullable().default(null),
    most: z.number().nullable().default(null),
    oneOf: z.array(text(100)).min(1).max(50).nullable().default(null),
  })
  .transform(({ required: isRequired, ...field }) => ({ ...field, isRequired }));
const formGiven = z
  .record(name, fieldGiven)
  .refine((form) => Object.keys(form).length <= MOST_FIELDS, `At most ${MOST_FIELDS} fields.`);

/** The same as an owner tells it; the example is one that it takes. */
export const serviceInputGiven = z
  .strictObject({ forms: z.array(formGiven).min(1).max(8), example: jsonObject })
  .transform(({ forms, example }) => ({ forms, example: JSON.stringify(example) }))
  .refine(({ example }) => example.length <= 2_000, {
    path: ["example"],
    message: "At most 2,000 characters.",
  })
  .refine((input) => inputFaults(input, JSON.parse(input.example), { at: "" }).length === 0, {
    path: ["example"],
    message: "It fits none of the forms. Give an input that the service takes.",
  });

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
