const AT_ONCE = 16;
/** Of these; a slow service keeps no other waiting. */
const AT_ONCE_OF_A_SERVICE = 4;
/** Looked at, so that many of one service hide no other. */
export const LOOKED_AT = 500;

interface Parts {
  /** Takes one as far as it goes now. */
  readonly run: (id: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Runs what waits, each once at a time, and few of one service. */
export class FairTurns {
  private readonly running = new Map<string, { serviceId: string; run: Promise<void> }>();

  constructor(private readonly parts: Parts) {}

  begin(waiting: readonly { readonly id: string; readonly serviceId: string }[]): void {
    for (const { id, serviceId } of waiting) {
      if (this.running.size >= AT_ONCE) return;
      if (this.running.has(id) || this.countOf(serviceId) >= AT_ONCE_OF_A_SERVICE) continue;
      const run = this.parts
        .run(id)
        .catch(this.parts.onError)
        .finally(() => this.running.delete(id));
      this.running.set(id, { serviceId, run });
    }
  }

  private countOf(serviceId: string): number {
    return [...this.running.values()].filter((one) => one.serviceId === serviceId).length;
  }

  /** Once all that it began has ended. */
  async rest(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ run }) => run));
  }
}
