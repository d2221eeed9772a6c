import { createHash } from "node:crypto";

/** Chance that is the same for the same seed; each stream has its own, however often others are asked. */
export class Random {
  private state: number;

  constructor(private readonly seed: string) {
    this.state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  }

  /** A stream of its own under a name. */
  stream(name: string): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** From 0 up to, and never, 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const one = list[this.whole(0, list.length - 1)];
    if (one === undefined) throw new RangeError("nothing to pick from");
    return one;
  }

  /** 32 bytes as hex: a key for somebody of this run. */
  key(name: string): `0x${string}` {
    return `0x${createHash("sha256").update(`${this.seed}/key/${name}`).digest("hex")}`;
  }
}
