import type { FieldProblemWire } from "@/lib/schemas/problem";

type ProblemFacts = {
  status: number;
  code: string;
  title: string;
  detail: string;
  traceId: string | null;
  errors: FieldProblemWire[];
  values: Record<string, unknown>;
};

/** A refusal of the house, or the failure to reach it (`code` "unreachable", status 0). */
export class ApiProblem extends Error implements ProblemFacts {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly traceId: string | null;
  readonly errors: FieldProblemWire[];
  readonly values: Record<string, unknown>;

  constructor(facts: ProblemFacts) {
    super(facts.detail);
    this.name = "ApiProblem";
    this.status = facts.status;
    this.code = facts.code;
    this.title = facts.title;
    this.detail = facts.detail;
    this.traceId = facts.traceId;
    this.errors = facts.errors;
    this.values = facts.values;
  }
}

const text = (value: unknown, otherwise: string) => (typeof value === "string" ? value : otherwise);

/** Reads a problem+json body; anything else becomes a problem that says what came instead. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  const members = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const errors = Array.isArray(members.errors) ? (members.errors as FieldProblemWire[]) : [];
  return new ApiProblem({
    status,
    code: text(members.code, "internal"),
    title: text(members.title, `The house answered ${status}.`),
    detail: text(members.detail, "Try again in a moment."),
    traceId: typeof members.traceId === "string" ? members.traceId : null,
    errors,
    values: members,
  });
}

export function unreachable(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: "unreachable",
    title: "The house does not answer.",
    detail: "Check that it runs, then try again. Nothing was sent twice.",
    traceId: null,
    errors: [],
    values: {},
  });
}

/** What to tell a person about any failure: a title, a sentence, and a trace id if there is one. */
export function sayFailure(failure: unknown): { title: string; detail: string; traceId: string | null } {
  if (failure instanceof ApiProblem) {
    const fields = failure.errors.map((error) => `${error.pointer} ${error.detail}`.trim()).join(" · ");
    return { title: failure.title, detail: fields || failure.detail, traceId: failure.traceId };
  }
  const detail = failure instanceof Error ? failure.message : "Try again.";
  return { title: "That did not work.", detail, traceId: null };
}
