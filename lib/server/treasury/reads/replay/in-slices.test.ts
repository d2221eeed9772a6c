import { describe, expect, it } from "vitest";
import { Slices } from "./in-slices";

/** Keeps everybody else waiting for so long. */
function beBusy(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

/** Whether others had their turn meanwhile. */
async function hadATurn(slices: Slices): Promise<boolean> {
  let isTurn = false;
  const turn = setImmediate(() => {
    isTurn = true;
  });
  await slices.next();
  clearImmediate(turn);
  return isTurn;
}

describe("something long, in slices", () => {
  it("lets others have their turn once it has taken a while, and not before", async () => {
    const slices = new Slices();
    expect(await hadATurn(slices)).toBe(false);
    beBusy(20);
    expect(await hadATurn(slices)).toBe(true);
    expect(await hadATurn(slices)).toBe(false);
  });
});
