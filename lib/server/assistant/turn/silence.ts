/** Says when nothing was heard for too long, while somebody was listened to. */
export class Silence {
  private timer: NodeJS.Timeout | null = null;
  private held = 0;

  constructor(
    private readonly afterMs: number,
    private readonly onSilence: () => void,
  ) {}

  /** Something was heard, or is waited for now. */
  heard(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = this.held > 0 ? null : setTimeout(this.onSilence, this.afterMs);
  }

  /** Nobody is listened to while this goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.held += 1;
    this.heard();
    try {
      return await work();
    } finally {
      this.held -= 1;
      this.heard();
    }
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.held = Number.POSITIVE_INFINITY;
  }
}
