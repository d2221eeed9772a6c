import fc from "fast-check";
import { expect, test } from "vitest";
import { piecesOf } from "./pieces";

test("pieces have each moment of a time once, in order, and those of spans are whole ones", () => {
  const time = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 }));
  fc.assert(
    fc.property(time, fc.constantFrom([60, 12, 4], [12, 4], [7], []), ([fromMs, length], spans) => {
      const pieces = piecesOf({ fromMs, toMs: fromMs + length }, spans);
      expect(pieces[0]?.fromMs).toBe(fromMs);
      expect(pieces.at(-1)?.toMs).toBe(fromMs + length);
      for (const [index, { spanMs, fromMs: from, toMs: to }] of pieces.entries()) {
        expect(from).toBeLessThan(to);
        expect(from).toBe(index === 0 ? fromMs : pieces[index - 1]?.toMs);
        const shortest = spanMs ?? 1;
        expect([from % shortest, to % shortest]).toEqual([0, 0]);
      }
      const left = pieces.filter(({ spanMs }) => spanMs === null);
      for (const { fromMs: from, toMs: to } of left)
        expect(to - from).toBeLessThan(2 * (spans.at(-1) ?? 1e9));
      expect(pieces.length).toBeLessThanOrEqual(2 * spans.length + 1);
    }),
  );
});
