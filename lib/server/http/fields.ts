import { InvalidInput } from "@/lib/domain/errors";
import { fieldProblems } from "@/lib/schemas/problem";
import type { z } from "@/lib/schemas/zod";

/** @throws InvalidInput that names every wrong field */
export function parsedFields<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(fieldProblems(parsed.error));
}
