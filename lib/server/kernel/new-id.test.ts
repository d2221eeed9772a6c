import { describe, expect, it } from "vitest";
import { idMaker } from "./new-id";

describe("ids of the running house", () => {
  it("count outbox rows upwards within a millisecond and across a clock that steps back", () => {
    let nowMs = 1_000;
    const newId = idMaker(() => nowMs);
    const ids = Array.from({ length: 600 }, (_, index) => {
      if (index === 300) nowMs = 900;
      if (index === 500) nowMs = 2_000;
      return newId("obx");
    });
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(600);
  });

  it("leave no neighbour of a task's id to guess", () => {
    const newId = idMaker(() => 1_000);
    const tails = Array.from({ length: 200 }, () => newId("tsk").slice(-4));
    const sorted = [...tails].sort();
    expect(sorted).not.toEqual(tails);
  });
});
