import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bodyHashOf, idempotencyKeyOf } from "./idempotency";

const keyOf = (value: string) => idempotencyKeyOf(new Headers({ "idempotency-key": value }));

describe("the Idempotency-Key header", () => {
  it.each([
    ['"8e03978e-40d5"', "8e03978e-40d5"],
    ["8e03978e-40d5", "8e03978e-40d5"],
    ['"with space, comma"', "with space, comma"],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ["x".repeat(255), "x".repeat(255)],
  ])("reads %s", (header, key) => {
    expect(keyOf(header)).toBe(key);
  });

  it("is optional", () => {
    expect(idempotencyKeyOf(new Headers())).toBeNull();
  });

  it.each([
    ["x".repeat(256)],
    [`"${"x".repeat(256)}"`],
    ['""'],
    [""],
    ["a, b"],
    ['"open'],
    ["caf\u00e9"],
    ['"a\\nb"'],
  ])("refuses %s", (header) => {
    expect(() => keyOf(header)).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

describe("the body's hash", () => {
  it("is the same for the same members in any order", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (body) => {
        const turned = Object.fromEntries(Object.entries(body).reverse());
        expect(bodyHashOf(turned)).toBe(bodyHashOf(body));
      }),
    );
  });

  it("differs when a member differs", () => {
    expect(bodyHashOf({ a: 1 })).not.toBe(bodyHashOf({ a: 2 }));
    expect(bodyHashOf({ a: ["b"] })).not.toBe(bodyHashOf({ a: "b" }));
    expect(bodyHashOf([1, [2]])).not.toBe(bodyHashOf([[1], 2]));
    expect(bodyHashOf({ a: 0.5 })).not.toBe(bodyHashOf({ a: 0.25 }));
    expect(bodyHashOf({ a: 0.5 })).not.toBe(bodyHashOf({ a: { number: "0.5" } }));
    expect(bodyHashOf({ a: [1e300] })).toBe(bodyHashOf({ a: [1e300] }));
  });
});
