import { describe, expect, it } from "vitest";
import { fieldProblem, problemFrom, sayFailure } from "./api-problem";

const refusal = (errors: object[]) =>
  problemFrom(400, {
    code: "invalid_input",
    title: "Bad Request",
    detail: "Look at it.",
    traceId: "t",
    errors,
  });

describe("what a person is told", () => {
  const skill = "A skill is one lower-case word of at most 40 characters.";
  const failure = refusal([
    { pointer: "#/skills/1", detail: skill },
    { pointer: "#/skills/2", detail: skill },
    { pointer: "#/maxPrice", detail: "Too big." },
  ]);

  it("is one sentence a mistake, without pointers, words of HTTP or a trace id", () => {
    expect(sayFailure(failure)).toEqual({
      title: "That did not work.",
      detail: `${skill} Max price: Too big.`,
      traceId: null,
    });
  });

  it("finds the mistake of one field, and the place in its list", () => {
    expect(fieldProblem(failure, "skills")).toEqual({ detail: skill, index: 1 });
    expect(fieldProblem(failure, "skill")).toBeNull();
    expect(fieldProblem(new Error("no"), "skills")).toBeNull();
  });

  it("keeps the trace id where the house failed", () => {
    expect(sayFailure(problemFrom(500, { traceId: "t" })).traceId).toBe("t");
  });
});
