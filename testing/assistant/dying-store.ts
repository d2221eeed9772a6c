import type { Op, Store } from "@/lib/server/store/tx";

const never = () => new Promise<never>(() => undefined);

/**
 * A store of a process that is killed at its nth write, before it is committed or after: from then on nothing of that
 * process is ever answered, and nothing more of it reaches the books.
 */
export class DyingStore implements Store {
  private writes = 0;
  private isDead = false;
  private tellDeath: () => void = () => undefined;
  readonly died = new Promise<void>((resolve) => {
    this.tellDeath = resolve;
  });

  constructor(
    private readonly store: Store,
    private readonly killed: { readonly at: number; readonly isCommitted: boolean },
  ) {}

  get engine() {
    return this.store.engine;
  }

  async write<T>(op: Op<T>): Promise<T> {
    if (this.isDead) return never();
    this.writes += 1;
    if (this.writes < this.killed.at) return this.store.write(op);
    this.isDead = true;
    if (this.killed.isCommitted) await this.store.write(op).catch(() => undefined);
    this.tellDeath();
    return never();
  }

  read: Store["read"] = (op) => (this.isDead ? never() : this.store.read(op));

  close(): Promise<void> {
    return Promise.resolve();
  }
}
