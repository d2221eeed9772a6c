import { describe, expect, it } from "vitest";
import type { SettlingRow } from "@/lib/server/treasury/tables/replay/recorded-decisions";
import { settlementOf } from "./recorded";

const row = (more: Partial<SettlingRow>): SettlingRow => ({
  ...{ id: "dec_1", state: "held", fault: null, paidUnits: 0n, paidAtMs: null, endedAtMs: null },
  settledTurn: 4,
  ...more,
});
const free = { turn: 4, atMs: 9, paidUnits: null };

describe("when a call's money was spent or freed", () => {
  it.each([
    [
      "paid, whatever became of it",
      { state: "served", paidAtMs: 7, paidUnits: 5n, endedAtMs: 9, fault: "provider" },
    ],
    ["paid and not served yet", { state: "paid", paidAtMs: 7, paidUnits: 5n }],
  ] as const)("is when it was %s", (_, more) => {
    const flags = { isDenied: false, isProvidersFault: false };
    expect(settlementOf(row(more))).toEqual({ turn: 4, atMs: 7, paidUnits: 5n, ...flags });
  });

  it("is when it ended, for whose fault", () => {
    const ended = (more: Partial<SettlingRow>) => settlementOf(row({ endedAtMs: 9, ...more }));
    const kept = (isDenied: boolean, isProvidersFault: boolean) => ({ ...free, isDenied, isProvidersFault });
    expect(ended({ state: "released", fault: "provider" })).toEqual(kept(false, true));
    expect(ended({ state: "released", fault: "caller" })).toEqual(kept(false, false));
    expect(ended({ state: "released" })).toEqual(kept(false, false));
    expect(ended({ state: "denied", fault: "provider" })).toEqual(kept(true, false));
  });

  it("is not known while it holds its money, and never without a time", () => {
    for (const state of ["waiting", "held", "paying"] as const)
      expect(settlementOf(row({ state }))).toBeNull();
    expect(() => settlementOf(row({ state: "released" }))).toThrow();
  });
});
