import { expect, test, vi } from "vitest";
import { NOON_MS } from "@/testing/context";
import { BATCH_CALL, SEED_POLICY } from "@/testing/policy";
import type { Recorded, Settlement } from "./record";
import { Replay } from "./replay";
import { Timeline } from "./timeline";

const policies = { was: () => SEED_POLICY, would: () => SEED_POLICY };
const START = { windows: [], open: [], recent: [], paid: [], resets: [] };

function open() {
  const replay = new Replay(START, policies, 1);
  const settle = vi.spyOn(replay, "settle");
  return { timeline: new Timeline(replay, 0), settled: () => settle.mock.calls.map(([id]) => id) };
}

function decisionAt(turn: number | null, atMs = NOON_MS): Recorded {
  const outcome = { action: "REJECTED", serviceId: null, mode: "FULL", approved: 0, costUnits: 0n } as const;
  const what = { id: `dec_${turn}`, version: 1, request: BATCH_CALL, evidence: null, call: null };
  return { ...what, turn, atMs, outcome: { ...outcome, reason: "No such service" } };
}

const settledAt = (turn: number | null, atMs = NOON_MS): Settlement => {
  return { turn, atMs, paidUnits: 1n, isDenied: false, isProvidersFault: false };
};

test("a call that settled is told of once, however often it is said while nothing is decided", () => {
  const { timeline, settled } = open();
  timeline.play(decisionAt(1));
  for (let tick = 0; tick < 1_000; tick += 1) timeline.addSettlement("dec_1", settledAt(1));
  timeline.play(decisionAt(2));
  expect(settled()).toEqual(["dec_1"]);
});

test("those from before turns were counted come by time, and are put in order once", () => {
  const { timeline, settled } = open();
  let reads = 0;
  const total = 1_000;
  for (let one = 0; one < total; one += 1) {
    const atMs = NOON_MS + ((one * 7) % total);
    const settlement = Object.defineProperty(settledAt(null), "atMs", {
      get: () => {
        reads += 1;
        return atMs;
      },
    });
    timeline.addSettlement(`${(one * 7) % total}`, settlement);
  }
  timeline.play(decisionAt(null, NOON_MS));
  const sorting = reads;
  for (let step = 1; step <= total; step += 1) {
    timeline.play(decisionAt(null, NOON_MS + step));
    expect(settled()).toHaveLength(step);
  }
  expect(settled()).toEqual(Array.from({ length: total }, (_, place) => `${place}`));
  expect(reads - sorting).toBeLessThan(4 * total);
});
