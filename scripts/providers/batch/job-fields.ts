import { z } from "@/lib/schemas/zod";
import { type Job, NUMBER_OPERATIONS, TEXT_OPERATIONS } from "./compute";

/** So few that the answer to them is no longer than a caller reads, however its numbers and lines are written. */
const MOST_ENTRIES = 10_000;
const MOST_CHARACTERS = 60_000;
const LARGEST = Number.MAX_SAFE_INTEGER;

const numbers = z
  .array(z.number().min(-LARGEST, "Too small.").max(LARGEST, "Too large."))
  .min(1, "Give at least one number.")
  .max(MOST_ENTRIES, `At most ${MOST_ENTRIES} numbers.`);
const characters = z
  .string()
  .min(1, "Write something.")
  .max(MOST_CHARACTERS, `At most ${MOST_CHARACTERS} characters.`);
const fields = z.strictObject({
  data: z.union([numbers, characters], { error: "Give a list of numbers, or a text." }),
  operation: z.string().optional(),
});

/** Fields of a job; without an operation numbers get their statistics, and a text its words counted. */
export const jobFields = fields.transform(({ data, operation }, context): Job => {
  if (typeof data === "string") {
    const chosen = TEXT_OPERATIONS.find((known) => known === (operation ?? "words"));
    if (chosen) return { data, operation: chosen };
  } else {
    const chosen = NUMBER_OPERATIONS.find((known) => known === (operation ?? "statistics"));
    if (chosen) return { data, operation: chosen };
  }
  const known = typeof data === "string" ? TEXT_OPERATIONS : NUMBER_OPERATIONS;
  const what = typeof data === "string" ? "a text" : "numbers";
  context.addIssue({ code: "custom", path: ["operation"], message: `For ${what}: ${known.join(", ")}.` });
  return z.NEVER;
});
