import { InvalidInput } from "@/lib/domain/errors";
import type { FieldProblemWire } from "@/lib/schemas/problem";
import type { z } from "@/lib/schemas/zod";

/** @throws InvalidInput that names every wrong field */
export function parsedFields<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidInput(fieldProblems(parsed.error));
}

/** A JSON pointer to a place in a body, as a fragment: `#/criteria/0`. */
function pointerOf(path: readonly PropertyKey[]): string {
  return `#${path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`;
}

/** What zod found wrong, as the problem's list; an unknown field is named by its own pointer. */
export function fieldProblems(error: z.ZodError): FieldProblemWire[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys")
      return [{ pointer: pointerOf(issue.path), detail: issue.message }];
    return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: "Unknown field." }));
  });
}
