import { expect, it } from "vitest";
import { describeOnBothEngines } from "@/testing/store/books";
import { findRescan, moveRescan, oldestRescanMs, requestRescan } from "./rescans";

describeOnBothEngines("a re-scan", (world) => {
  const asked = (from: { block?: number; sinceS?: number }, nowMs: number) =>
    world().store.write((tx) => requestRescan(tx, from, nowMs));
  const found = () => world().store.read((tx) => findRescan(tx));
  const moved = async (block: number | null, movedAtMs = 9_000) => {
    const from = await found();
    if (from === undefined) throw new RangeError("no re-scan is under way");
    return () =>
      world().store.write((tx) => moveRescan(tx, from, block === null ? null : { block, movedAtMs }));
  };

  it("reaches back as far as everybody who asked wants, and keeps the age of the first", async () => {
    expect(await world().store.read(oldestRescanMs)).toBeNull();
    await asked({ block: 50 }, 1_000);
    await asked({ sinceS: 700 }, 2_000);
    await asked({ block: 80 }, 3_000);
    await asked({ sinceS: 900 }, 4_000);
    expect(await found()).toEqual({ block: 50, sinceS: 700, movedAtMs: 1_000 });
    await asked({ block: 20, sinceS: 600 }, 5_000);
    expect(await found()).toEqual({ block: 20, sinceS: 600, movedAtMs: 1_000 });
    expect(await world().store.read(oldestRescanMs)).toBe(1_000);
  });

  it("waits anew from where it has got to, and is over at the end", async () => {
    await asked({ block: 1 }, 1_000);
    expect(await (await moved(501))()).toBe(true);
    expect(await found()).toEqual({ block: 501, movedAtMs: 9_000 });
    expect(await (await moved(null))()).toBe(true);
    expect(await found()).toBeUndefined();
  });

  it("does not pass over what somebody has asked for meanwhile", async () => {
    await asked({ block: 500 }, 1_000);
    const [goOn, end] = [await moved(900), await moved(null)];
    await asked({ block: 3 }, 2_000);
    expect([await goOn(), await end()]).toEqual([false, false]);
    expect(await found()).toEqual({ block: 3, movedAtMs: 1_000 });
  });
});
