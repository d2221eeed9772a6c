import { describe, expect, it } from "vitest";
import { capOf, cents } from "@/testing/policy";
import { emptyAtMs } from "./forecast";
import { capStateAt } from "./usage";

const DAY_MS = Date.UTC(2026, 10, 30);
const HOUR_MS = 3_600_000;
const at = (
  place: Parameters<typeof capOf>[0],
  used: { spent: number; held?: number; hours: number; sinceHours?: number },
) => {
  const nowMs = DAY_MS + used.hours * HOUR_MS;
  const usage = { spentUnits: cents(used.spent), heldUnits: cents(used.held ?? 0), carriedUnits: 0n };
  const state = capStateAt(capOf(place, cents(1_000)), { usage, atMs: nowMs });
  const empty = emptyAtMs(state, { atMs: nowMs, sinceMs: DAY_MS + (used.sinceHours ?? 0) * HOUR_MS });
  return empty === null ? null : new Date(empty).toISOString().slice(11, 16);
};

describe("at this pace a budget is empty", () => {
  it("when the same again would use the rest", () => {
    expect(at("agent:a:day", { spent: 600, hours: 10 })).toBe("16:40");
    expect(at("agent:a:day", { spent: 500, held: 100, hours: 10 })).toBe("16:40");
    expect(at("agent:a:day", { spent: 1_000, hours: 10 })).toBe("10:00");
    expect(at("agent:a:day", { spent: 1_200, hours: 10 })).toBe("10:00");
  });

  it("by what was used since it began anew", () => {
    expect(at("agent:a:day", { spent: 600, hours: 10, sinceHours: 7 })).toBe("12:00");
  });

  it("at no moment of the window where that comes after its end, or nothing was spent", () => {
    expect(at("agent:a:day", { spent: 500, hours: 12 })).toBeNull();
    expect(at("agent:a:day", { spent: 501, hours: 12 })).toBe("23:57");
    expect(at("agent:a:day", { spent: 0, hours: 12 })).toBeNull();
    expect(at("agent:a:day", { spent: 5, hours: 0 })).toBe("00:00");
  });

  it("is said of no call and no lifetime", () => {
    expect(at("agent:a:call", { spent: 900, hours: 1 })).toBeNull();
    expect(at("agent:a:lifetime", { spent: 900, hours: 1 })).toBeNull();
  });
});
