import { setImmediate } from "node:timers/promises";
import { ReplayStopped } from "@/lib/domain/treasury/errors";

const SLICE_MS = 8;

/** How long something is worth doing. */
export interface Waited {
  /** Whoever waits for it went away. */
  readonly signal: AbortSignal;
  readonly lastsMs: number;
}

/** Lets others have their turn while something long goes on. */
export class Slices {
  private readonly beganMs = performance.now();
  private sinceMs = this.beganMs;

  /** @param waited null where it is done to its end */
  constructor(private readonly waited: Waited | null = null) {}

  /** @throws ReplayStopped once nobody waits for it any longer */
  async next(): Promise<void> {
    const nowMs = performance.now();
    this.requireWaited(nowMs);
    if (nowMs - this.sinceMs < SLICE_MS) return;
    await setImmediate();
    this.sinceMs = performance.now();
  }

  private requireWaited(nowMs: number): void {
    if (this.waited === null) return;
    if (this.waited.signal.aborted) throw new ReplayStopped("whoever asked is gone");
    if (nowMs - this.beganMs > this.waited.lastsMs) throw new ReplayStopped("it takes too long");
  }
}
