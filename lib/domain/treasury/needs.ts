import { formatUnits, maxUnits } from "../money";
import { DAY_MS } from "../time";
import { type Cap, capKey, capName } from "./caps";
import { boundCaps, isOfTheHouse, type Limits, type Weighed } from "./limits";
import { dailyBudgetOf } from "./policy";
import { usageLater } from "./usage";
import { CAP_WINDOWS, type CapWindow, windowAt } from "./windows";

/** By how much, in nano-MNEE, a cap must be raised; the treasury's balance where `cap` is null. */
export interface Change {
  readonly cap: Cap | null;
  readonly byUnits: bigint;
}

/** Each of these alone would let a refused call pass. */
export interface Needs {
  /** Least raises; all of them together. */
  readonly changes: readonly Change[];
  /** Then all of it passes, if nothing is spent before; null when no time brings that. */
  readonly waitUntilMs: number | null;
  /** What would pass now; null when nothing would. */
  readonly quantity: number | null;
  /** Why all of it would then wait for an approval, and not pass; null where nobody would be asked. */
  readonly asks: string | null;
  readonly text: string;
}

/** What would have let all of a call pass that its limits did not. */
export function needsOf(
  call: Weighed,
  by: { limits: Limits; largest: number; passesAt: (call: Weighed) => boolean },
): Needs {
  const changes = leastChanges(call, by);
  const waitUntilMs = firstMomentFor(call, by);
  const isLessOfUse = by.largest > 0 && by.passesAt({ ...call, quantity: by.largest });
  const quantity = isLessOfUse ? by.largest : null;
  const text = textOf({ changes, waitUntilMs, quantity }, call.atMs);
  return { changes, waitUntilMs, quantity, asks: null, text };
}

/** The same of a call that somebody is asked about once its limits let it pass. */
export function thenAsking(needs: Needs, asks: string): Needs {
  return { ...needs, asks, text: `${needs.text}; then it waits for an approval (${asks})` };
}

/** The threshold of a low treasury matters only where a summary would else take the service's place. */
function leastChanges(
  call: Weighed,
  { limits, passesAt }: { limits: Limits; passesAt: (call: Weighed) => boolean },
): Change[] {
  const changes = changesFor(limits, limits.costUnits + limits.reserveUnits);
  if (passesAt(changed(call, changes))) return changes;
  return changesFor(limits, maxUnits(limits.costUnits + limits.reserveUnits, call.policy.lowTreasuryUnits));
}

/** The call with its limits raised. */
function changed(call: Weighed, changes: readonly Change[]): Weighed {
  const by = (cap: Cap | null) => {
    const isIt = (change: Change) =>
      cap && change.cap ? capKey(change.cap) === capKey(cap) : change.cap === cap;
    return changes.find(isIt)?.byUnits ?? 0n;
  };
  const caps = call.policy.caps.map((cap) => ({ ...cap, limitUnits: cap.limitUnits + by(cap) }));
  return { ...call, policy: { ...call.policy, caps }, treasuryUnits: call.treasuryUnits + by(null) };
}

/** Raises that leave the call its cost, and the house's sums and balance that much. */
function changesFor(limits: Limits, houseUnits: bigint): Change[] {
  const { costUnits, caps, treasuryUnits } = limits;
  const raises = new Map<string, bigint>();
  for (const state of caps) {
    const short = (isOfTheHouse(state) ? houseUnits : costUnits) - state.remainingUnits;
    if (short > 0n) raises.set(capKey(state.cap), short + overdrawnUnits(state));
  }
  raiseLonger(
    caps.map(({ cap }) => cap),
    raises,
  );
  const changes = caps.flatMap(({ cap }): Change[] => {
    const byUnits = raises.get(capKey(cap)) ?? 0n;
    return byUnits > 0n ? [{ cap, byUnits }] : [];
  });
  const missing = houseUnits - treasuryUnits;
  return missing > 0n ? [...changes, { cap: null, byUnits: missing }] : changes;
}

/** What a lowered cap has spent above its limit comes first. */
function overdrawnUnits({ cap, usage }: Limits["caps"][number]): bigint {
  const over = usage.spentUnits + usage.heldUnits - cap.limitUnits - usage.carriedUnits;
  return maxUnits(over, 0n);
}

/** A raised cap may not contradict the longer windows of its scope, so these rise with it. */
function raiseLonger(caps: readonly Cap[], raises: Map<string, bigint>): void {
  const sorted = [...caps].sort((a, b) => CAP_WINDOWS.indexOf(a.window) - CAP_WINDOWS.indexOf(b.window));
  const highest = new Map<string, bigint>();
  for (const cap of sorted) {
    const raised = cap.limitUnits + (raises.get(capKey(cap)) ?? 0n);
    const limit = maxUnits(raised, highest.get(cap.scope) ?? 0n);
    highest.set(cap.scope, limit);
    raises.set(capKey(cap), limit - cap.limitUnits);
  }
}

/** The first moment at which the call passes; something changes only where a window ends. */
function firstMomentFor(
  call: Weighed,
  { limits, passesAt }: { limits: Limits; passesAt: (call: Weighed) => boolean },
): number | null {
  const isBoundForEver = boundCaps(limits).some(({ resetsAtMs }) => resetsAtMs === null);
  if (isBoundForEver) return null;
  const { policy, usageOf, atMs: nowMs } = call;
  const budgets = policy.agents.flatMap(({ id }) => dailyBudgetOf(policy, id) ?? []);
  const windows = new Set([...limits.caps.map(({ cap }) => cap), ...budgets].map(({ window }) => window));
  const moments = [...new Set([...windows].flatMap((window) => nextEnds(window, nowMs)))];
  const isPassing = (atMs: number) =>
    passesAt({ ...call, atMs, usageOf: (cap) => usageLater(cap, { usage: usageOf(cap), nowMs, atMs }) });
  return moments.sort((a, b) => a - b).find(isPassing) ?? null;
}

/** The next window has what this one leaves to it, the one after it what an unused one leaves; then nothing changes. */
function nextEnds(window: CapWindow, nowMs: number): number[] {
  if (window === "call" || window === "lifetime") return [];
  const { endMs } = windowAt(window, nowMs);
  const last = endMs === null ? null : windowAt(window, endMs).endMs;
  return [endMs, last].filter((end) => end !== null);
}

/** `needs 2.40 MNEE more, or wait until 00:00 UTC` */
function textOf(needs: Pick<Needs, "changes" | "waitUntilMs" | "quantity">, nowMs: number): string {
  const { changes, waitUntilMs, quantity } = needs;
  const isOne = changes.length === 1;
  const ways = [`needs ${changes.map((change) => changeText(change, isOne)).join(" and ")}`];
  if (waitUntilMs !== null) ways.push(`wait until ${timeText(waitUntilMs, nowMs)}`);
  if (quantity !== null) ways.push(`ask for a quantity of ${quantity}`);
  return ways.join(", or ");
}

function changeText({ cap, byUnits }: Change, isOne: boolean): string {
  const more = `${formatUnits("MNEE", byUnits)} more`;
  if (cap === null) return `${more} in the treasury`;
  return isOne ? more : `${more} for ${capName(cap)}`;
}

/** The time alone within a day, else with its date. */
function timeText(atMs: number, nowMs: number): string {
  const iso = new Date(atMs).toISOString();
  const time = `${iso.slice(11, 16)} UTC`;
  return atMs - nowMs <= DAY_MS ? time : `${iso.slice(0, 10)} ${time}`;
}
