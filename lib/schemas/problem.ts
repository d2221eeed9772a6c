import { type ErrorCode, STATUS_OF_CODE } from "@/lib/domain/errors";
import { z } from "./zod";

/** The stable words, and `internal` for what the house could not name. */
const problemCode = z.enum([...(Object.keys(STATUS_OF_CODE) as ErrorCode[]), "internal"]);

const fieldProblem = z.object({ pointer: z.string(), detail: z.string() });

/** RFC 9457; further members are the error's own values. */
export const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string(),
  code: problemCode,
  traceId: z.string(),
  errors: z.array(fieldProblem).optional(),
});

export type FieldProblemWire = z.infer<typeof fieldProblem>;

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
