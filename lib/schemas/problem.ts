import { z } from "./zod";

export const problemCode = z.enum([
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "insufficient_funds",
  "illegal_transition",
  "lost_race",
  "quote_expired",
  "quote_mismatch",
  "idempotency_in_flight",
  "idempotency_key_reused",
  "too_large",
  "rate_limited",
  "busy",
  "chain_unavailable",
  "token_unhealthy",
  "books_red",
  "signature_required",
  "bad_signature",
  "no_rail",
  "internal",
]);

export const fieldProblem = z.object({ pointer: z.string(), detail: z.string() });

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

export type ProblemWire = z.infer<typeof problem>;
export type FieldProblemWire = z.infer<typeof fieldProblem>;

/** A JSON pointer (RFC 6901) to a place in a body. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => "/" + String(part).replaceAll("~", "~0").replaceAll("/", "~1")).join("");
}

/** What zod found wrong, as the problem's list; an unknown field is named by its own pointer. */
export function fieldProblems(error: z.ZodError): FieldProblemWire[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys")
      return [{ pointer: pointerOf(issue.path), detail: issue.message }];
    return issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: "Unknown field." }));
  });
}
