import { statfs } from "node:fs/promises";

/** Enough for a day of a small house; below it the books, the chain's state and the logs soon cannot be written. */
const LEAST_FREE_BYTES = 256 * 2 ** 20;
const MEBIBYTE = 2 ** 20;

interface Parts {
  readonly folder: string;
  readonly clock: () => number;
  readonly leastFreeBytes?: number;
}

/** Looks how much room the disk under a folder has left. */
export class DiskWatch {
  private fullSince: number | null = null;
  private freeBytes: number | null = null;

  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { bavail, bsize } = await statfs(this.parts.folder);
    this.freeBytes = bavail * bsize;
    const isFull = this.freeBytes < (this.parts.leastFreeBytes ?? LEAST_FREE_BYTES);
    this.fullSince = isFull ? (this.fullSince ?? this.parts.clock()) : null;
  }

  /** Since when it has too little room, in ms; null while it has enough. */
  fullSinceMs(): number | null {
    return this.fullSince;
  }

  /** For operators. */
  detail(): string | null {
    return this.freeBytes === null ? null : `${Math.floor(this.freeBytes / MEBIBYTE)} MiB are free`;
  }
}
