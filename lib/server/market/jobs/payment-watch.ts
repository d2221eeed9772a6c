import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import { tasksAwaitingPayment } from "@/lib/server/market/tables/tasks";

/** Tasks that are asked about at once; all others take their turn. */
const AT_ONCE = 25;
/** Within this a payment that was just made is read as usual. */
const JUST_MADE_MS = 10 * SECOND_MS;
const RESCAN_EVERY_MS = MINUTE_MS;

interface Parts {
  readonly context: Context;
  lookForPayment(context: Context, of: { taskId: string; rescan: boolean }): Promise<boolean>;
}

interface Missed {
  readonly sinceMs: number;
  readonly rescannedAtMs: number;
}

/**
 * Asks the contract about the tasks that await their payment: a node may hide every log of one, and nothing in the books
 * would ever differ.
 */
export class PaymentWatch {
  private after = "";
  private readonly missed = new Map<string, Missed>();

  constructor(private readonly parts: Parts) {}

  /** Since when the oldest payment is in the contract and not in the books, in ms; null when none is. */
  oldestMissedMs(): number | null {
    const moments = [...this.missed.values()].map(({ sinceMs }) => sinceMs);
    return moments.length === 0 ? null : Math.min(...moments);
  }

  async tick(): Promise<void> {
    const { store } = this.parts.context;
    const next = await store.read((tx) => tasksAwaitingPayment(tx, { after: this.after, limit: AT_ONCE }));
    const taskIds = new Set([...next, ...this.missed.keys()]);
    await Promise.all([...taskIds].map((taskId) => this.look(taskId)));
    this.after = next.length < AT_ONCE ? "" : (next.at(-1) ?? "");
  }

  private async look(taskId: string): Promise<void> {
    const { context, lookForPayment } = this.parts;
    const nowMs = context.clock();
    const known = this.missed.get(taskId) ?? { sinceMs: nowMs, rescannedAtMs: Number.NEGATIVE_INFINITY };
    const isLost = nowMs - known.sinceMs >= JUST_MADE_MS;
    const rescan = isLost && nowMs - known.rescannedAtMs >= RESCAN_EVERY_MS;
    if (!(await lookForPayment(context, { taskId, rescan }))) this.missed.delete(taskId);
    else this.missed.set(taskId, rescan ? { ...known, rescannedAtMs: nowMs } : known);
  }
}
