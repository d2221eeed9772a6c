import fc from "fast-check";
import { expect, test } from "vitest";
import { CALL_STATES } from "../call-lifecycle";
import { DECISION_ACTIONS } from "../decide";
import { HeldCall } from "./held-call";
import type { Outcome } from "./record";
import { isChanged, type Replayed, whyInexact } from "./replay";
import { type BeforeAfter, MOST_CHANGED, Report } from "./report";

const PERIOD = { fromMs: 1_000, toMs: 91_000 };

const outcome = fc.record({
  action: fc.constantFrom(...DECISION_ACTIONS),
  approved: fc.integer({ min: 0, max: 2 }),
  costUnits: fc.bigInt({ min: 0n, max: 9n }),
});
const outcomeOf = (part: Pick<Outcome, "action" | "approved" | "costUnits">): Outcome => ({
  ...part,
  serviceId: "s",
  mode: "FULL",
  reason: "r",
});

function held(units: bigint | null): HeldCall | null {
  if (units === null) return null;
  const of = { agentId: "a", serviceId: "s", payeeAddress: "p", category: "c" };
  return new HeldCall({ ...of, costUnits: units, heldAtMs: 0 });
}

const replayed = fc
  .record({
    atMs: fc.integer({ min: PERIOD.fromMs, max: PERIOD.toMs - 1 }),
    was: outcome,
    again: fc.option(outcome),
    would: outcome,
    state: fc.option(fc.constantFrom(...CALL_STATES)),
    hasEvidence: fc.boolean(),
    isAfterReturn: fc.boolean(),
    wasUnits: fc.option(fc.bigInt({ min: 0n, max: 9n })),
    wouldUnits: fc.option(fc.bigInt({ min: 0n, max: 9n })),
  })
  .map(({ atMs, was, again, would, state, hasEvidence, wasUnits, wouldUnits, isAfterReturn }): Replayed => {
    const evidence = { treasuryUnits: 0n, isProviderDown: false, failuresLastHour: 0, services: [] };
    return {
      recorded: {
        id: "dec",
        atMs,
        turn: 1,
        version: 1,
        request: { agentId: "a", serviceId: "s", quantity: 1, allowDowngrade: false },
        outcome: outcomeOf(was),
        evidence: hasEvidence ? evidence : null,
        call: state && { payee: "p", category: "c", state, returnedUnits: 0n, settled: null },
      },
      again: outcomeOf(again ?? was),
      would: outcomeOf(would),
      wasCall: held(wasUnits),
      wouldCall: held(wouldUnits),
      isAfterReturn,
    };
  });

const expectHeld = () => held(3n) ?? expect.unreachable();

const NONE: BeforeAfter = { wasUnits: 0n, wouldUnits: 0n, wasWaitingUnits: 0n, wouldWaitingUnits: 0n };
const sum = (parts: readonly BeforeAfter[]): BeforeAfter =>
  parts.reduce(
    (total, part) => ({
      wasUnits: total.wasUnits + part.wasUnits,
      wouldUnits: total.wouldUnits + part.wouldUnits,
      wasWaitingUnits: total.wasWaitingUnits + part.wasWaitingUnits,
      wouldWaitingUnits: total.wouldWaitingUnits + part.wouldWaitingUnits,
    }),
    NONE,
  );

test("a report's groups and steps sum to its totals, and each call is exact or not", () => {
  fc.assert(
    fc.property(fc.array(replayed, { maxLength: 60 }), (calls) => {
      const report = new Report(PERIOD);
      for (const one of calls) report.add(one);
      const { money } = report.totals;
      expect(sum(report.byEnd)).toEqual(money);
      expect(sum(report.series)).toEqual(money);
      const waited = calls.filter(({ would }) => would.action === "WAITING");
      const most = waited.reduce((total, { wouldCall }) => total + (wouldCall?.costUnits ?? 0n), 0n);
      expect(money.wouldWaitingUnits).toBeLessThanOrEqual(most);
      const used = calls.reduce((total, { wouldCall }) => total + (wouldCall?.usedUnits ?? 0n), 0n);
      expect(money.wouldUnits + money.wouldWaitingUnits).toBe(used);
      expect(report.series.length).toBeLessThanOrEqual(60);
      expect(report.totals.calls).toBe(calls.length);
      const inexact = report.inexact.reduce((total, one) => total + one.calls, 0);
      expect(report.exact + inexact).toBe(calls.length);
      expect(report.byAction.reduce((total, { would }) => total + would, 0)).toBe(calls.length);
    }),
  );
});

test("a call that somebody would be asked about, and was not, waits for all that it costs", () => {
  fc.assert(
    fc.property(replayed, ({ recorded, ...one }) => {
      const call = one.wouldCall ?? expectHeld();
      const was = outcomeOf({ action: "ALLOWED", approved: 1, costUnits: 1n });
      const would = outcomeOf({ action: "WAITING", approved: 1, costUnits: call.costUnits });
      const report = new Report(PERIOD);
      report.add({ ...one, recorded: { ...recorded, outcome: was }, would, wouldCall: call });
      expect(report.totals.money).toMatchObject({
        wouldWaitingUnits: call.costUnits,
        wouldUnits: call.costUnits === 0n ? call.usedUnits : call.spentUnits,
      });
    }),
  );
});

test("what does not come out as it is recorded is never told as changed", () => {
  fc.assert(
    fc.property(fc.array(replayed, { maxLength: 60 }), (calls) => {
      const report = new Report(PERIOD);
      for (const one of calls) report.add(one);
      const changed = calls.filter(
        (one) => whyInexact(one) !== "differs" && isChanged(one.recorded.outcome, one.would),
      );
      expect(report.totals.changed).toBe(changed.length);
      expect(new Set(report.changed)).toEqual(new Set(changed));
    }),
  );
});

test("of very many flipped calls those are shown that move most money", () => {
  const report = new Report(PERIOD);
  const total = 10 * MOST_CHANGED;
  for (let place = 0; place < total; place++) {
    const [one] = fc.sample(replayed, { numRuns: 1, seed: place });
    if (!one) continue;
    const was = outcomeOf({ action: "ALLOWED", approved: 1, costUnits: 1n });
    const would = outcomeOf({ action: "REJECTED", approved: 0, costUnits: 0n });
    const recorded = { ...one.recorded, outcome: was };
    const wasCall = held(BigInt((place * 7_919) % total));
    report.add({ ...one, recorded, again: was, would, wasCall, wouldCall: null });
  }
  const moved = report.changed.map(({ wasCall }) => Number(wasCall?.usedUnits));
  expect(moved).toEqual(Array.from({ length: MOST_CHANGED }, (_, rank) => total - 1 - rank));
  expect(report.totals.changed).toBe(total);
});
