import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HealthChange, healthStretches, MOST_CHANGES, upBps } from "./health-history";
import { HEALTH_STATES, type HealthState } from "./service-health";

const UP: { state: HealthState; sinceAtMs: number } = { state: "up", sinceAtMs: 0 };
const history = (changes: readonly HealthChange[], fromMs = 100, nowMs = 200, health = UP) =>
  healthStretches({ health, changes, fromMs, nowMs }).map((one) => [one.state, one.fromMs, one.toMs]);

describe("how a server was", () => {
  it("is as it is now where nothing changed, since it was first seen so", () => {
    expect(history([])).toEqual([["up", 100, 200]]);
    expect(history([], 100, 200, { ...UP, sinceAtMs: 150 })).toEqual([["up", 150, 200]]);
    expect(history([{ atMs: 100, was: "down", state: "up" }])).toEqual([["up", 100, 200]]);
    expect(history([], 100, 200, { ...UP, sinceAtMs: 300 })).toEqual([]);
  });

  it("is what it was before its first change, then what each change made of it", () => {
    const down = { atMs: 120, was: "up", state: "down" } as const;
    const up = { atMs: 150, was: "down", state: "up" } as const;
    expect(history([down, up])).toEqual([
      ["up", 100, 120],
      ["down", 120, 150],
      ["up", 150, 200],
    ]);
    expect(history([{ ...down, was: null }, up])).toEqual([
      ["down", 120, 150],
      ["up", 150, 200],
    ]);
    expect(history([down, { ...up, atMs: 201 }])).toEqual([
      ["up", 100, 120],
      ["down", 120, 200],
    ]);
  });

  it("is not known before the oldest change that is kept, where older ones may have been", () => {
    const changes = Array.from({ length: MOST_CHANGES }, (_, place) => {
      const [was, state] = place % 2 === 0 ? (["up", "down"] as const) : (["down", "up"] as const);
      return { atMs: 110 + place, was, state };
    });
    expect(history(changes)[0]).toEqual(["down", 110, 111]);
    expect(history(changes.slice(1))[0]).toEqual(["down", 100, 111]);
  });

  it("never overlaps, and leaves no gap between the first moment that is known and now", () => {
    const states = fc.constantFrom(...HEALTH_STATES);
    const change = fc.record({ atMs: fc.integer({ min: 1, max: 300 }), state: states });
    fc.assert(
      fc.property(fc.uniqueArray(change, { selector: ({ atMs }) => atMs, maxLength: 20 }), (some) => {
        const sorted = [...some].sort((one, two) => one.atMs - two.atMs);
        const changes = sorted.map((one, place) => ({ ...one, was: sorted[place - 1]?.state ?? null }));
        const last = changes.at(-1);
        const health = last ? { state: last.state, sinceAtMs: last.atMs } : UP;
        const stretches = healthStretches({ health, changes, fromMs: 100, nowMs: 200 });
        for (const [place, { fromMs, toMs }] of stretches.entries()) {
          expect(fromMs).toBeLessThan(toMs);
          expect(stretches[place + 1]?.fromMs ?? 200).toBe(toMs);
        }
        expect(stretches.every(({ fromMs, toMs }) => fromMs >= 100 && toMs <= 200)).toBe(true);
      }),
    );
  });

  it("is told as the part of the time that it was up, of what was seen, and never rounded up", () => {
    const of = (upMs: number, downMs: number) =>
      upBps([
        { state: "unknown", fromMs: 0, toMs: 5 },
        { state: "up", fromMs: 5, toMs: 5 + upMs },
        { state: "down", fromMs: 5 + upMs, toMs: 5 + upMs + downMs },
      ]);
    expect([of(0, 0), of(10, 0), of(0, 10), of(2, 1), of(100_000, 1)]).toEqual([
      null,
      10_000,
      0,
      6_666,
      9_999,
    ]);
  });
});
