import fc from "fast-check";
import { expect, test } from "vitest";
import { type CanonicalValue, canonicalJson } from "./canonical-json";
import { InvariantBroken } from "./errors";

const { value } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "binary" }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test("keys are sorted, nothing is padded, absent members are left out", () => {
  expect(canonicalJson({ b: 1, a: { d: undefined, c: [true, null, "é\n"] } })).toBe(
    '{"a":{"c":[true,null,"é\\n"]},"b":1}',
  );
  expect(canonicalJson({ units: 2n ** 63n - 1n })).toBe('{"units":"9223372036854775807"}');
  expect(canonicalJson(-0)).toBe("0");
});

test("it is JSON of the same value", () => {
  fc.assert(
    fc.property(value, (any) => {
      expect(JSON.parse(canonicalJson(any))).toEqual(JSON.parse(JSON.stringify(any)));
    }),
  );
});

test("the order in which members were written does not matter", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.maxSafeInteger(), { noNullPrototype: true }), (object) => {
      const turned = Object.fromEntries(Object.entries(object).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(object));
    }),
  );
});

test.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses the number %s", (number) => {
  expect(() => canonicalJson({ number })).toThrow(InvariantBroken);
});
