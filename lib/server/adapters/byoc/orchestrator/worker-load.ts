import type { Worker } from "./parts";

/** After so many broken connections in a row no more jobs are sent to a worker, until it registers again. */
const MOST_BROKEN = 3;

/** How busy workers are, by their address: two capabilities at one address share its capacity. */
export class WorkerLoad {
  private readonly load = new Map<string, number>();
  private readonly broken = new Map<string, number>();

  free({ url, capacity }: Worker): number {
    return Math.max(0, capacity - (this.load.get(url) ?? 0));
  }

  /** Takes a place; null where none is free. What it answers gives the place back, once. */
  reserve(worker: Worker): (() => void) | null {
    const { url } = worker;
    if (this.free(worker) === 0) return null;
    this.load.set(url, (this.load.get(url) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.giveBack(url);
      isHeld = false;
    };
  }

  /** Whether the worker could be reached. */
  noteReached({ url }: Worker, isReached: boolean): void {
    if (isReached) this.broken.delete(url);
    else this.broken.set(url, (this.broken.get(url) ?? 0) + 1);
  }

  isBroken({ url }: Worker): boolean {
    return (this.broken.get(url) ?? 0) >= MOST_BROKEN;
  }

  private giveBack(url: string): void {
    const left = (this.load.get(url) ?? 1) - 1;
    if (left > 0) this.load.set(url, left);
    else this.load.delete(url);
  }
}
