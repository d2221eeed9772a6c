import fc from "fast-check";
import { expect, test } from "vitest";
import { InvariantBroken } from "./errors";
import { firstIdOf, ID_PREFIXES, makeId } from "./ids";
import { DAY_MS, startOfDayMs, utcDay } from "./time";

const timeMs = fc.integer({ min: 0, max: 2 ** 48 - 1 });
const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
const prefix = fc.constantFrom(...ID_PREFIXES);

test("an id is a prefix and a ULID in lower case", () => {
  expect(makeId("tsk", 1_469_918_176_385, new Uint8Array(10))).toBe("tsk_01aryz6s410000000000000000");
  expect(makeId("jnl", 0, new Uint8Array(10).fill(255))).toBe("jnl_0000000000zzzzzzzzzzzzzzzz");
  fc.assert(
    fc.property(prefix, timeMs, random, (kind, at, bytes) => {
      expect(makeId(kind, at, bytes)).toMatch(/^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    }),
  );
});

test("ids of one kind sort by time and are distinct by their random part", () => {
  fc.assert(
    fc.property(timeMs, timeMs, random, random, (first, second, left, right) => {
      const a = makeId("tsk", first, left);
      const b = makeId("tsk", second, right);
      if (first !== second) expect(a < b).toBe(first < second);
      expect(a === b).toBe(first === second && left.join() === right.join());
    }),
  );
});

test("the first id of a moment parts the ids before it from those since", () => {
  fc.assert(
    fc.property(timeMs, timeMs, random, (moment, at, bytes) => {
      expect(makeId("jnl", at, bytes) >= firstIdOf("jnl", moment)).toBe(at >= moment);
    }),
  );
});

test("refuses times and entropy that do not fit", () => {
  expect(() => makeId("tsk", -1, new Uint8Array(10))).toThrow(InvariantBroken);
  expect(() => makeId("tsk", 1.5, new Uint8Array(10))).toThrow(InvariantBroken);
  expect(() => makeId("tsk", 2 ** 48, new Uint8Array(10))).toThrow(InvariantBroken);
  expect(() => makeId("tsk", 1, new Uint8Array(9))).toThrow(InvariantBroken);
});

test("days are UTC days", () => {
  expect(utcDay(0)).toBe(0);
  expect(utcDay(DAY_MS - 1)).toBe(0);
  expect(utcDay(DAY_MS)).toBe(1);
  expect(utcDay(-1)).toBe(-1);
  expect(() => utcDay(Number.NaN)).toThrow(InvariantBroken);
  expect(startOfDayMs(20_000)).toBe(Date.UTC(2024, 9, 4));
});
