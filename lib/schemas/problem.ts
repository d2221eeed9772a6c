import { STATUS_OF_CODE } from "@/lib/domain/errors";
import { namesOf } from "@/lib/domain/lists";
import { z } from "./zod";

/** The stable words, and `internal` for what the house could not name. */
const problemCode = z.enum([...namesOf(STATUS_OF_CODE), "internal"]);

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
