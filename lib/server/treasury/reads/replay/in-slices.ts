import { setImmediate } from "node:timers/promises";

const SLICE_MS = 8;

/** Lets others have their turn while something long goes on. */
export class Slices {
  private sinceMs = performance.now();

  async next(): Promise<void> {
    if (performance.now() - this.sinceMs < SLICE_MS) return;
    await setImmediate();
    this.sinceMs = performance.now();
  }
}
