import { expect, test } from "vitest";
import { Random } from "./random";
import { drawSpell, KINDS } from "./weather/faults";

const draw = (random: Random) => Array.from({ length: 20 }, () => random.whole(0, 1_000));

test("the same seed is the same chance, another one is not", () => {
  expect(draw(new Random("7"))).toEqual(draw(new Random("7")));
  expect(draw(new Random("7"))).not.toEqual(draw(new Random("8")));
});

test("a stream has its own chance, however often others are asked", () => {
  const [left, right] = [new Random("7"), new Random("7")];
  draw(left);
  expect(draw(left.stream("storm"))).toEqual(draw(right.stream("storm")));
  expect(draw(left.stream("storm"))).not.toEqual(draw(left.stream("load")));
});

test("whole numbers keep to both ends, and reach them", () => {
  const random = new Random("7");
  const drawn = new Set(Array.from({ length: 200 }, () => random.whole(1, 4)));
  expect([...drawn].sort()).toEqual([1, 2, 3, 4]);
});

test("each kind of fault comes before any comes twice", () => {
  const random = new Random("7");
  const spells = KINDS.map((_, index) => drawSpell(random, 100 + index).kind);
  expect(new Set(spells).size).toBe(KINDS.length);
});
