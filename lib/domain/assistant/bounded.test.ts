import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginningOf, bounded, cutText, type Json } from "./bounded";

const json: fc.Arbitrary<Json> = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 6 },
    fc.string({ maxLength: 900, unit: "grapheme" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
    fc.array(tie("any"), { maxLength: 40 }),
    fc.dictionary(fc.string({ maxLength: 20 }), tie("any"), { maxKeys: 30 }),
  ),
})).any;

describe("what is shown of a long value", () => {
  it("is never longer than said, and all of it where that fits", () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 200, max: 4_000 }), (value, most) => {
        const { value: shown, isCut } = bounded(value, most);
        const whole = JSON.stringify(value).length;
        expect(isCut).toBe(whole > most);
        if (!isCut) expect(shown).toBe(value);
        else expect(JSON.stringify(JSON.stringify(shown)).length).toBeLessThan(4 * most + 10);
        if (typeof shown !== "string") expect(JSON.stringify(shown).length).toBeLessThanOrEqual(most);
      }),
    );
  });

  it("keeps the members of an object whose texts are long", () => {
    const { value } = bounded({ imageUrl: "http://x/1.png", bytes: "x".repeat(9_000) }, 4_000);
    expect(value).toMatchObject({ imageUrl: "http://x/1.png" });
  });

  it("is made from the beginning of its text alone", () => {
    fc.assert(
      fc.property(json, fc.nat({ max: 3_000 }), (value, most) => {
        const text = JSON.stringify(value);
        const shown = beginningOf(text.slice(0, most));
        expect(JSON.stringify(shown).length).toBeLessThanOrEqual(Math.min(most, text.length) * 2 + 10);
        if (typeof value === "object" && value !== null && most >= text.length)
          expect(JSON.stringify(shown)).toBe(text);
      }),
    );
    const answer = JSON.stringify({
      imageUrl: "http://x/1.png",
      of: [1, { a: "b\\" }],
      bytes: "x\n\u0001".repeat(9),
    });
    const broken = answer.slice(0, answer.indexOf("x\\n") + 13);
    expect(beginningOf(broken)).toEqual({
      imageUrl: "http://x/1.png",
      of: [1, { a: "b\\" }],
      bytes: "x\n\u0001x\n…",
    });
    for (let most = 0; most <= answer.length; most += 1)
      expect(() => beginningOf(answer.slice(0, most))).not.toThrow();
  });

  it("cuts no character in half", () => {
    expect(cutText("ab😀c", 3)).toBe("ab…");
    expect(cutText("ab😀c", 4)).toBe("ab😀…");
    expect(cutText("abc", 3)).toBe("abc");
  });
});
