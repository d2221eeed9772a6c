import { maxUnits } from "../../money";
import { type Cap, capKey, isReset } from "../caps";
import { holds } from "../policy";
import { carriedTo, leavesSomething, type Usage, usedIn } from "../usage";
import { type SumWindow, windowAt } from "../windows";
import type { HeldCall } from "./held-call";
import { type Reset, type StartWindow, windowName } from "./record";

export type SummedCap = Cap & { readonly window: SumWindow };
export const isSummed = (cap: Cap): cap is SummedCap => cap.window !== "call";

interface Window {
  spentUnits: bigint;
  heldUnits: bigint;
  /** Null until the first hold opens it. */
  carriedUnits: bigint | null;
  limitUnits: bigint;
}

/** The windows of a world's caps, as the books keep them: opened by their first hold, ended by resets. */
export class Windows {
  private readonly kept = new Map<string, Window>();
  private readonly starts = new Map<string, StartWindow>();
  private readonly forgotten = new Set<string>();
  private resets: readonly Reset[];

  /** @param calls of the world, by when they were held; it is added to */
  constructor(
    start: { windows: readonly StartWindow[]; resets: readonly Reset[] },
    private readonly calls: readonly HeldCall[],
  ) {
    this.learn(start.windows);
    this.resets = start.resets;
  }

  /** Windows of caps that were not known before. */
  learn(windows: readonly StartWindow[]): void {
    for (const window of windows) this.starts.set(window.name, window);
  }

  usage(cap: SummedCap, atMs: number): Usage {
    const { startMs } = windowAt(cap.window, atMs);
    const startAtMs = this.startOf(cap, atMs);
    const { spentUnits, heldUnits, carriedUnits } = this.window(cap, startAtMs);
    const earlier = startAtMs > startMs ? this.opened(cap, { fromMs: startMs, untilMs: startAtMs }) : [];
    const carried = carriedUnits ?? this.carriedTo(cap, { startMs, last: earlier.at(-1) });
    return { spentUnits, heldUnits, earlierUnits: usedIn(earlier), carriedUnits: carried };
  }

  /** Before the call is among the world's. */
  hold(caps: readonly Cap[], call: HeldCall): void {
    if (call.costUnits === 0n) return;
    for (const cap of caps.filter(isSummed)) {
      const { carriedUnits } = this.usage(cap, call.heldAtMs);
      const window = this.window(cap, this.startOf(cap, call.heldAtMs));
      window.carriedUnits = carriedUnits;
      window.heldUnits += call.costUnits;
      window.limitUnits = cap.limitUnits;
    }
  }

  /** Takes what a call held from its windows, and adds what was spent of it. */
  settle(caps: readonly Cap[], call: HeldCall, spentUnits: bigint): void {
    for (const cap of caps) {
      if (!isSummed(cap) || !holds(cap, call)) continue;
      const window = this.kept.get(windowName(capKey(cap), this.startOf(cap, call.heldAtMs)));
      if (window === undefined) continue;
      window.heldUnits -= call.heldUnits;
      window.spentUnits += spentUnits;
    }
  }

  /** The sums of a cap that comes or goes are made anew from the calls. */
  forget(cap: Cap): void {
    this.forgotten.add(capKey(cap));
    this.drop((name) => name.startsWith(`${capKey(cap)}:`));
  }

  addReset(reset: Reset): void {
    this.resets = [...this.resets, reset];
  }

  /** What was held after a moment counts at it, and what was reset after it begins nothing anew. */
  setBack(caps: readonly Cap[], atMs: number): void {
    this.resets = this.resets.filter((reset) => reset.atMs <= atMs);
    this.drop((name) => Number(name.slice(name.lastIndexOf(":") + 1)) > atMs);
    for (const cap of caps.filter(isSummed)) if (cap.window !== "lifetime") this.openAnew(cap, atMs);
  }

  private openAnew(cap: SummedCap, atMs: number): void {
    const startAtMs = this.startOf(cap, atMs);
    this.kept.delete(windowName(capKey(cap), startAtMs));
    const window = this.window(cap, startAtMs, false);
    const usedUnits = usedIn([window]);
    if (usedUnits === 0n) return;
    window.carriedUnits = this.usage(cap, atMs).carriedUnits;
    window.limitUnits = maxUnits(cap.limitUnits, usedUnits - window.carriedUnits);
  }

  private drop(isIt: (name: string) => boolean): void {
    for (const name of this.kept.keys()) if (isIt(name)) this.kept.delete(name);
  }

  /** Of the calendar, or since a reset in it. */
  private startOf(cap: SummedCap, atMs: number): number {
    const { startMs } = windowAt(cap.window, atMs);
    if (!isReset(cap)) return startMs;
    return this.resetsOf(cap, { fromMs: startMs, untilMs: atMs + 1 }).at(-1) ?? startMs;
  }

  private resetsOf(cap: SummedCap, of: { fromMs: number; untilMs: number }): number[] {
    if (this.resets.length === 0) return [];
    const isIts = ({ atMs, agentId }: Reset) =>
      atMs >= of.fromMs && atMs < of.untilMs && (agentId === null || agentId === cap.of);
    return this.resets.filter(isIts).map(({ atMs }) => atMs);
  }

  /** Windows that calls opened in that time, the first one first. */
  private opened(cap: SummedCap, of: { fromMs: number; untilMs: number }) {
    const starts = [of.fromMs, ...(isReset(cap) ? this.resetsOf(cap, of) : [])];
    return starts.flatMap((startAtMs, index) => {
      const isThere = this.isOpen(windowName(capKey(cap), startAtMs));
      const window = isThere ? this.window(cap, startAtMs, true, starts[index + 1] ?? of.untilMs) : null;
      return window?.carriedUnits == null ? [] : [{ ...window, carriedUnits: window.carriedUnits }];
    });
  }

  private isOpen(name: string): boolean {
    return this.kept.has(name) || this.starts.has(name);
  }

  private carriedTo(
    cap: SummedCap,
    of: { startMs: number; last: (Window & { carriedUnits: bigint }) | undefined },
  ): bigint {
    const { startMs, last } = of;
    if (last !== undefined || !leavesSomething(cap)) return carriedTo(cap, { startMs, last, before: [] });
    const { startMs: fromMs } = windowAt(cap.window, startMs - 1);
    const before = this.opened(cap, { fromMs, untilMs: startMs });
    return carriedTo(cap, { startMs, last, before });
  }

  /** As it is kept, or as the calls before say. */
  private window(cap: SummedCap, startAtMs: number, mayBeOpen = true, untilMs?: number): Window {
    const name = windowName(capKey(cap), startAtMs);
    const kept = this.kept.get(name);
    if (kept) return kept;
    const start = this.starts.get(name);
    const { endMs } = windowAt(cap.window, startAtMs);
    const seen = this.sums(cap, { startAtMs, untilMs: untilMs ?? endMs ?? Number.POSITIVE_INFINITY });
    const isOpen = mayBeOpen && !this.forgotten.has(capKey(cap));
    const window = {
      heldUnits: seen.heldUnits,
      spentUnits: seen.spentUnits + (start?.spentUnits ?? 0n),
      carriedUnits: isOpen ? (start?.carriedUnits ?? null) : null,
      limitUnits: start?.limitUnits ?? cap.limitUnits,
    };
    this.kept.set(name, window);
    return window;
  }

  private sums(cap: SummedCap, of: { startAtMs: number; untilMs: number }) {
    const sums = { heldUnits: 0n, spentUnits: 0n };
    for (let index = this.calls.length - 1; index >= 0; index -= 1) {
      const call = this.calls[index];
      if (call === undefined || call.heldAtMs < of.startAtMs) break;
      if (call.heldAtMs >= of.untilMs || !holds(cap, call)) continue;
      sums.heldUnits += call.heldUnits;
      sums.spentUnits += call.spentUnits;
    }
    return sums;
  }
}
