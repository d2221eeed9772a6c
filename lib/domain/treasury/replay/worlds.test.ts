import { expect, test } from "vitest";
import type { Cap } from "../caps";
import { HeldCall } from "./held-call";
import { Histories } from "./history";
import { type SummedCap, Windows } from "./windows";

const MINUTE_MS = 60_000;
const NOON_MS = Date.UTC(2026, 10, 21, 12);
const OF = { agentId: "a", serviceId: "s", payeeAddress: "p", category: "c" };
const DAY: SummedCap = {
  scope: "agent",
  of: "a",
  window: "day",
  limitUnits: 100n,
  rolloverBps: 0,
  sinceAtMs: 0,
};
const call = (costUnits: bigint, heldAtMs: number) => new HeldCall({ ...OF, costUnits, heldAtMs });

test("a call that was given back leaves the last minute once", () => {
  const histories = new Histories();
  const calls = [0, 1, 2].map((place) => call(5n, NOON_MS + place));
  for (const one of calls) histories.add(one);
  const lastMinute = (atMs: number) => histories.at({ agentId: "a", payee: "p", atMs, most: 9 }).lastMinute;
  expect(lastMinute(NOON_MS + 2)).toEqual({ calls: 3, costUnits: 15n });
  const [first] = calls;
  if (first) {
    histories.drop(first);
    first.isGone = true;
  }
  expect(histories.at({ agentId: "a", payee: "p", atMs: NOON_MS + 3, most: 9 }).callsLastHour).toBe(2);
  expect(lastMinute(NOON_MS + 3)).toEqual({ calls: 2, costUnits: 10n });
  expect(lastMinute(NOON_MS + MINUTE_MS)).toEqual({ calls: 2, costUnits: 10n });
  expect(lastMinute(NOON_MS + MINUTE_MS + 1)).toEqual({ calls: 1, costUnits: 5n });
  expect(lastMinute(NOON_MS + 2 * MINUTE_MS)).toEqual({ calls: 0, costUnits: 0n });
});

test("each reset of a day begins it anew, and what was used before it is told", () => {
  const resets = [1, 2].map((hours) => ({ atMs: NOON_MS + hours * 60 * MINUTE_MS, agentId: null }));
  const calls: HeldCall[] = [];
  const windows = new Windows({ windows: [], resets }, calls);
  const hold = (one: HeldCall) => {
    windows.hold([DAY], one);
    calls.push(one);
  };
  hold(call(7n, NOON_MS));
  hold(call(5n, NOON_MS + 90 * MINUTE_MS));
  hold(call(3n, NOON_MS + 150 * MINUTE_MS));
  expect(windows.usage(DAY, NOON_MS)).toMatchObject({ heldUnits: 7n, earlierUnits: 0n });
  expect(windows.usage(DAY, NOON_MS + 100 * MINUTE_MS)).toMatchObject({ heldUnits: 5n, earlierUnits: 7n });
  expect(windows.usage(DAY, NOON_MS + 160 * MINUTE_MS)).toMatchObject({ heldUnits: 3n, earlierUnits: 12n });
});

test("a cap that goes and comes again was given nothing, and has seen what its calls say", () => {
  const rolling: Cap & SummedCap = { ...DAY, rolloverBps: 5_000, sinceAtMs: NOON_MS };
  const name = `agent:a:day:${Date.UTC(2026, 10, 21)}`;
  const start = { name, spentUnits: 4n, carriedUnits: 20n, limitUnits: 100n };
  const windows = new Windows({ windows: [start], resets: [] }, []);
  expect(windows.usage(rolling, NOON_MS)).toMatchObject({ spentUnits: 4n, carriedUnits: 20n });
  windows.forget(rolling);
  expect(windows.usage(rolling, NOON_MS)).toMatchObject({ spentUnits: 4n, carriedUnits: 0n });
});
