import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asTaken,
  fixedFaults,
  type InputField,
  inputFaults,
  inputSchemaOf,
  type ServiceInput,
} from "./input";

const field = (type: InputField["type"], more: Partial<InputField> = {}): InputField => ({
  type,
  isRequired: false,
  description: "what it is",
  least: null,
  most: null,
  oneOf: null,
  ...more,
});
const data = { isRequired: true, least: 1, most: 3 };
const JOB: ServiceInput = {
  forms: [
    { data: field("numbers", data), operation: field("string", { oneOf: ["sum", "sort"] }) },
    {
      data: field("string", data),
      operation: field("string", { oneOf: ["words", "sort"] }),
      n: field("integer", { most: 9 }),
    },
  ],
  example: "{}",
};
const faults = (given: Record<string, unknown>, fixed: string[] = []) =>
  inputFaults(JOB, given, { at: "#/input", fixed }).map(({ pointer, detail }) => `${pointer} ${detail}`);

describe("what a service takes", () => {
  it.each([
    [{ data: [1, 2.5, -3], operation: "SUM" }],
    [{ data: "abc", operation: "words" }],
    [{ data: "abc", n: "9" }],
    [{ data: "[1]" }],
  ])("takes %j", (given) => {
    expect(faults(given)).toEqual([]);
  });

  it.each([
    [{}, ["#/input/data It is missing: what it is."]],
    [{ data: [] }, ["#/input/data Write something."]],
    [{ data: "  " }, ["#/input/data Write something."]],
    [{ data: [1, 2, 3, 4] }, ["#/input/data At most 3 numbers."]],
    [{ data: "abcd", n: 1 }, ["#/input/data At most 3 characters."]],
    [{ data: ["1"] }, ["#/input/data Give a list of numbers: what it is."]],
    [{ data: "abc", operation: "sum" }, ["#/input/operation Give one of words, sort."]],
    [{ data: [1], operation: "words" }, ["#/input/operation Give one of sum, sort."]],
    [{ data: "abc", n: 1.5 }, ["#/input/n Give a whole number: what it is."]],
    [{ data: "abc", n: 10 }, ["#/input/n At most 9."]],
    [{ data: [1], "a/b~": 1 }, ["#/input/a~1b~0 Unknown field. It takes data, operation."]],
    [{ data: [1], constructor: 1 }, ["#/input/constructor Unknown field. It takes data, operation."]],
  ])("does not take %j, and says why of the form that is nearest", (given, told) => {
    expect(faults(given)).toEqual(told);
  });

  it("may be given what is written over anyway, and anything where nobody said", () => {
    expect(faults({ data: [1], level: "x" }, ["level"])).toEqual([]);
    expect(inputFaults(null, { whatever: {} }, { at: "#" })).toEqual([]);
  });

  it("is not the caller's to say where it is fixed", () => {
    const told = (given: Record<string, unknown>) => fixedFaults(given, { at: "#", fixed: ["a/b", "level"] });
    expect(told({ data: [1], n: 1 })).toEqual([]);
    const detail = "It is fixed, whatever is given for it. Leave it out.";
    expect(told({ level: "full", data: [1] })).toEqual([{ pointer: "#/level", detail }]);
    expect(told({ "a/b": 1 })).toEqual([{ pointer: "#/a~1b", detail }]);
  });

  it("reads numbers out of an address beside what is written over anyway", () => {
    const given = { data: "abc", n: "7", level: "x" };
    expect(asTaken(JOB, given, ["level"])).toEqual({ ...given, n: 7 });
    expect(asTaken(JOB, given)).toEqual(given);
  });

  it("reads numbers out of an address, and leaves texts and what fits nothing alone", () => {
    expect(asTaken(JOB, { data: "[1]", n: "7" })).toEqual({ data: "[1]", n: 7 });
    expect(asTaken(JOB, { data: "abcd", n: "7" })).toEqual({ data: "abcd", n: "7" });
    expect(asTaken(null, { n: "7" })).toEqual({ n: "7" });
  });

  it("never throws for what it is given, and what it has read it takes again", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom("data", "n", "operation"), fc.string()), fc.jsonValue()),
        (given) => {
          const isTaken = faults(given).length === 0;
          if (isTaken) expect(inputFaults(JOB, asTaken(JOB, given), { at: "#" })).toEqual([]);
          else expect(asTaken(JOB, given)).toEqual(given);
        },
      ),
    );
  });

  it("is told as JSON Schema", () => {
    const bounds = { minItems: 1, maxItems: 3 };
    expect(inputSchemaOf(JOB)).toMatchObject({
      anyOf: [
        {
          type: "object",
          required: ["data"],
          additionalProperties: false,
          properties: {
            data: { type: "array", items: { type: "number" }, description: "what it is", ...bounds },
            operation: { type: "string", enum: ["sum", "sort"] },
          },
        },
        {
          properties: {
            data: { type: "string", minLength: 1, maxLength: 3 },
            n: { type: "integer", maximum: 9 },
          },
        },
      ],
    });
  });
});
