import { LATE, within } from "@/lib/server/kernel/within";

/** Longer nobody waits for a figure that may also be shown as it was. */
const PATIENCE_MS = 250;
const KEPT = 2_000;

/**
 * Reads something by its key, and answers with what was read last when that takes too long; the reading goes on, so that
 * the next one finds it. Null when nothing is known.
 */
export class LastKnown<K, V extends object> {
  private readonly last = new Map<K, V>();

  constructor(
    private readonly ask: (key: K) => Promise<V | null>,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  async read(key: K): Promise<(V & { readonly isStale: boolean }) | null> {
    const asked = this.ask(key).then((value) => {
      if (value !== null) this.keep(key, value);
      return value;
    });
    const fresh = await within(asked, this.patienceMs);
    if (fresh !== null && fresh !== LATE) return { ...fresh, isStale: false };
    const known = this.last.get(key);
    return known ? { ...known, isStale: true } : null;
  }

  /** The newest last; the one that nobody has asked for longest is forgotten. */
  private keep(key: K, value: V): void {
    this.last.delete(key);
    this.last.set(key, value);
    const [oldest] = this.last.keys();
    if (this.last.size > KEPT && oldest !== undefined) this.last.delete(oldest);
  }
}
