import { describe, expect, it } from "vitest";
import { capOf, cents } from "@/testing/policy";
import { capStateAt, carriedInto, carriedOn, usageLater } from "./usage";

const NOON_MS = Date.UTC(2026, 10, 30, 12);
const MIDNIGHT_MS = Date.UTC(2026, 11, 1);
const DAY_MS = 86_400_000;
const cap = { ...capOf("agent:a:day", cents(1_000)), rolloverBps: 2_500 };
const usage = { spentUnits: cents(300), heldUnits: cents(200), carriedUnits: cents(100) };

describe("a cap's window", () => {
  it("has left what is neither spent nor held, until it ends", () => {
    expect(capStateAt(cap, { usage, atMs: NOON_MS })).toMatchObject({
      remainingUnits: cents(600),
      resetsAtMs: MIDNIGHT_MS,
    });
    const lowered = { ...cap, limitUnits: cents(100) };
    expect(capStateAt(lowered, { usage, atMs: NOON_MS }).remainingUnits).toBe(0n);
  });

  it("of a call and of a lifetime never ends; a call's has seen nothing", () => {
    const call = capStateAt(capOf("agent:a:call", 5n), { usage, atMs: NOON_MS });
    expect(call).toMatchObject({ remainingUnits: 5n, resetsAtMs: null, usage: { spentUnits: 0n } });
    expect(capStateAt(capOf("agent:a:lifetime", 5n), { usage, atMs: NOON_MS }).resetsAtMs).toBeNull();
  });

  it("leaves a share of its own limit to the next, and nothing of what it was left", () => {
    const before = { spentUnits: cents(300), heldUnits: cents(200) };
    expect(carriedInto(cap, { startMs: MIDNIGHT_MS, before })).toBe(cents(125));
    const overdrawn = { spentUnits: cents(1_001), heldUnits: 0n };
    expect(carriedInto(cap, { startMs: MIDNIGHT_MS, before: overdrawn })).toBe(0n);
    const anew = { ...before, earlierUnits: cents(100) };
    expect(carriedInto(cap, { startMs: MIDNIGHT_MS, before: anew })).toBe(cents(100));
  });

  it("leaves what it was given to the one that a reset begins, as far as its own limit was enough", () => {
    const ended = { ...usage, limitUnits: cents(500) };
    expect(carriedOn(ended)).toBe(cents(100));
    expect(carriedOn({ ...ended, limitUnits: cents(460) })).toBe(cents(60));
    expect(carriedOn({ ...ended, limitUnits: cents(100) })).toBe(0n);
  });

  it("gets nothing from a day that the cap was not there all through", () => {
    const before = { spentUnits: 0n, heldUnits: 0n };
    const since = (sinceAtMs: number) => carriedInto({ ...cap, sinceAtMs }, { startMs: MIDNIGHT_MS, before });
    expect(since(MIDNIGHT_MS - DAY_MS)).toBe(cents(250));
    expect(since(MIDNIGHT_MS - DAY_MS + 1)).toBe(0n);
  });

  it("of a call or a lifetime leaves nothing", () => {
    const before = { spentUnits: 0n, heldUnits: 0n };
    for (const window of ["call", "lifetime"] as const) {
      const other = { ...capOf(`agent:a:${window}`, 8n), rolloverBps: 10_000 };
      expect(carriedInto(other, { startMs: MIDNIGHT_MS, before })).toBe(0n);
    }
  });

  it("is the same until its end, then the next one with its share, then one after a day of rest", () => {
    const later = (atMs: number) => usageLater(cap, { usage, nowMs: NOON_MS, atMs });
    expect(later(MIDNIGHT_MS - 1)).toBe(usage);
    expect(later(MIDNIGHT_MS)).toEqual({ spentUnits: 0n, heldUnits: 0n, carriedUnits: cents(125) });
    expect(later(MIDNIGHT_MS + DAY_MS)).toEqual({ spentUnits: 0n, heldUnits: 0n, carriedUnits: cents(250) });
  });
});
