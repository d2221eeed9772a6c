import { expect, test } from "vitest";
import { RISK_INPUT } from "@/testing/policy";
import { policyChange } from "./policy-draft";

const CHANGE = {
  caps: [{ scope: "payee", of: "0xAB", window: "day", limitUnits: "5" }],
  risk: RISK_INPUT,
  lowTreasuryUnits: "7",
  agents: [{ id: "user-agent", priority: "HIGH", reserveBps: 5_000 }],
} as const;

test("amounts are text, a rollover is none unless it is named, and a payee has one spelling", () => {
  const { caps, lowTreasuryUnits } = policyChange.parse(CHANGE);
  expect(caps).toEqual([{ scope: "payee", of: "0xab", window: "day", limitUnits: 5n, rolloverBps: 0 }]);
  expect(lowTreasuryUnits).toBe(7n);
});

test("pauses, the kill switch and services are no part of it", () => {
  const paused = CHANGE.agents.map((agent) => ({ ...agent, isPaused: false }));
  for (const more of [{ isStopped: false }, { services: [] }, { agents: paused }])
    expect(policyChange.safeParse({ ...CHANGE, ...more }).success).toBe(false);
});
