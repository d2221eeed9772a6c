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
  const errors = Array.isArray(members.errors) ? members.errors : [];
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

/** What was wrong with one field of what was sent; `index` where the field is a list. */
export function fieldProblem(failure: unknown, field: string): { detail: string; index: number } | null {
  if (!(failure instanceof ApiProblem)) return null;
  const found = failure.errors.find(({ pointer }) => `${pointer}/`.startsWith(`#/${field}/`));
  return found ? { detail: found.detail, index: Number(found.pointer.split("/")[2] ?? -1) } : null;
}

/** The sentence alone where it names its field ("A skill is …"), else with the field before it. */
function fieldWords({ pointer, detail }: FieldProblemWire): string {
  const name = pointer.split("/").findLast((part) => /^[a-z]/i.test(part)) ?? "";
  const words = name.replace(/([A-Z])/g, " $1").toLowerCase();
  const isNamed = detail.toLowerCase().includes(words.replace(/s$/, ""));
  return isNamed ? detail : `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${detail}`;
}

/** What a dialog says of the failure of what it asked for. */
export const failureText = (failure: Error | null) => (failure === null ? null : sayFailure(failure).detail);

/** What to tell a person about any failure; the trace id helps where the house itself failed. */
export function sayFailure(failure: unknown): { title: string; detail: string; traceId: string | null } {
  if (failure instanceof ApiProblem) {
    const fields = [...new Set(failure.errors.map(fieldWords))].join(" ");
    const isRefusal = failure.status >= 400 && failure.status < 500;
    return {
      title: failure.status === 0 ? failure.title : "That did not work.",
      detail: fields || failure.detail,
      traceId: isRefusal ? null : failure.traceId,
    };
  }
  const detail = failure instanceof Error ? failure.message : "Try again.";
  return { title: "That did not work.", detail, traceId: null };
}
