import { formatUnits, maxUnits } from "../money";
import { DAY_MS } from "../time";
import { type Cap, capKey, capName } from "./caps";
import { isOfTheHouse, type Limits, type Weighed } from "./limits";
import { dailyBudgetOf } from "./policy";
import { usageLater } from "./usage";
import { CAP_WINDOWS, windowAt } from "./windows";

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
  readonly text: string;
}

/** What would have let all of a call pass that its limits did not. */
export function needsOf(
  call: Weighed,
  by: { limits: Limits; largest: number; passesAt: (call: Weighed) => boolean },
): Needs {
  const changes = changesFor(call, by.limits);
  const waitUntilMs = firstMomentFor(call, by.passesAt);
  const quantity = by.largest > 0 ? by.largest : null;
  return { changes, waitUntilMs, quantity, text: textOf({ changes, waitUntilMs, quantity }, call.atMs) };
}

function changesFor(call: Weighed, limits: Limits): Change[] {
  const { costUnits, reserveUnits, caps, treasuryUnits } = limits;
  const { summaryId } = call.service;
  const floorUnits = summaryId === null ? 0n : call.policy.lowTreasuryUnits;
  const houseUnits = maxUnits(costUnits + reserveUnits, floorUnits);
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

/** The first end of a window after which the call passes: of its own caps, or of a budget that is kept from it. */
function firstMomentFor(call: Weighed, passesAt: (call: Weighed) => boolean): number | null {
  const { policy, usageOf, atMs: nowMs } = call;
  const own = policy.caps.filter(({ window }) => window !== "call");
  const budgets = policy.agents.flatMap(({ id }) => dailyBudgetOf(policy, id) ?? []);
  const ends = [...own, ...budgets].flatMap(({ window }) =>
    window === "call" ? [] : (windowAt(window, nowMs).endMs ?? []),
  );
  const moments = [...new Set(ends)].sort((a, b) => a - b);
  const isPassing = (atMs: number) =>
    passesAt({ ...call, atMs, usageOf: (cap) => usageLater(cap, { usage: usageOf(cap), nowMs, atMs }) });
  return moments.find(isPassing) ?? null;
}

/** `needs 2.40 MNEE more, or wait until 00:00 UTC` */
function textOf(needs: Omit<Needs, "text">, nowMs: number): string {
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
