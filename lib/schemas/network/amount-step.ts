import { z } from "@/lib/schemas/zod";

/** One factor of an amount, and what it comes to with it in millionths of a dollar. */
export const amountStep = z.object({
  factor: z.string(),
  numerator: z.string(),
  denominator: z.string(),
  microUsd: z.string(),
});
