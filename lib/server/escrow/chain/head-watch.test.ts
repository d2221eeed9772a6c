import { expect, it } from "vitest";
import { HeadWatch } from "./head-watch";

it("tells the newest block, what was seen lately when nobody answers, and then nothing", async () => {
  let nowMs = 1_000;
  let answer: () => Promise<number | null> = async () => 7;
  const watch = new HeadWatch({ ask: () => answer(), clock: () => nowMs });
  expect(await watch.newest()).toBe(7);
  answer = () => new Promise(() => undefined);
  nowMs += 9_999;
  expect(await watch.newest()).toBe(7);
  nowMs += 1;
  expect(await watch.newest()).toBeNull();
  answer = async () => null;
  expect(await watch.newest()).toBeNull();
  answer = async () => 8;
  expect(await watch.newest()).toBe(8);
});
