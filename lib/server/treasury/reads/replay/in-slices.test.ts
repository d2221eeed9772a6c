import { describe, expect, it } from "vitest";
import { until } from "@/testing/until";
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
    // A busy machine may take a while over nothing.
    await until(async () => !(await hadATurn(new Slices())));
    const slices = new Slices();
    beBusy(20);
    expect(await hadATurn(slices)).toBe(true);
    await until(async () => !(await hadATurn(slices)));
  });
});
