/** What happened so far and happens yet, read from its begin by whoever comes, each at its own pace. */
export class EventLog<T> {
  private readonly events: T[] = [];
  private readonly wake = new Set<() => void>();
  private isOver = false;

  push(event: T): void {
    this.events.push(event);
    this.wakeAll();
  }

  end(): void {
    this.isOver = true;
    this.wakeAll();
  }

  async *read(): AsyncGenerator<T> {
    for (let at = 0; ; at += 1) {
      while (at >= this.events.length) {
        if (this.isOver) return;
        await new Promise<void>((resolve) => this.wake.add(resolve));
      }
      const event = this.events[at];
      if (event !== undefined) yield event;
    }
  }

  private wakeAll(): void {
    for (const wake of this.wake) wake();
    this.wake.clear();
  }
}
