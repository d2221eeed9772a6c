import { describe, expect, it } from "vitest";
import { type Line, payoutTable } from "@/testing/network/payout-table";
import { namesOf } from "../../lists";
import { DAY_MS, SECOND_MS } from "../../time";
import { weiOf } from "../amount";
import type { Evaluation } from "../evaluate";
import { DEFAULT_RULES, UPTIME_MODES } from "../rules";
import { BEHAVIOURS } from "./behaviours";
import { simulate } from "./simulate";

function lineOf({ atMs, tier, standing, warning, amountMicroUsd, dueAtMs }: Evaluation): Line {
  return {
    at: atMs / SECOND_MS,
    tier,
    failures: standing.failures,
    suspended: standing.isSuspended,
    warned: warning !== null,
    microUsd: amountMicroUsd,
    due: dueAtMs / SECOND_MS,
  };
}

const inTheFifthSecond = () => 5 * SECOND_MS;

/** Those that fail are what the two recoveries differ by; a week of them shows it. */
const RUNS = UPTIME_MODES.flatMap((mode) => [
  ...namesOf(BEHAVIOURS).map((name) => ({ name, mode, recovery: "reset" as const, days: 30 })),
  ...(["flapping", "recovering"] as const).map((name) => ({
    name,
    mode,
    recovery: "decay" as const,
    days: 8,
  })),
]);

describe("the days of an orchestrator", () => {
  it.each(RUNS)(
    "that is $name go as the table has them ($days, $mode, $recovery)",
    ({ name, mode, recovery, days }) => {
      const rules = { ...DEFAULT_RULES, mode, recovery };
      const course = {
        rules,
        behaviour: BEHAVIOURS[name],
        lengthMs: days * DAY_MS,
        momentInSlotMs: inTheFifthSecond,
      };
      const lines = simulate(course).map(lineOf);
      const expected = payoutTable(name, rules, days);
      expect(lines.length).toBe(expected.length);
      const different = lines.findIndex((line, at) => textOf(line) !== textOf(expected[at]));
      expect(lines[different]).toEqual(expected[different]);
    },
  );

  it("pay what the seed's table says", () => {
    const rules = DEFAULT_RULES;
    const course = {
      rules,
      behaviour: BEHAVIOURS.perfect,
      lengthMs: DAY_MS / 4,
      momentInSlotMs: inTheFifthSecond,
    };
    const amounts = simulate(course).map(({ amountMicroUsd }) => amountMicroUsd);
    expect(amounts[0]).toBe(12_000_000n);
    expect(weiOf(amounts[0] ?? 0n, 2_000_000_000n)).toBe(6_000_000_000_000_000n);
    expect(amounts[99]).toBe(12_000_000n);
    expect(amounts[100]).toBe(13_200_000n);
    expect(weiOf(amounts[100] ?? 0n, 2_000_000_000n)).toBe(6_600_000_000_000_000n);
  });
});

function textOf(line: Line | undefined): string {
  if (line === undefined) return "";
  const { at, tier, failures, suspended, warned, microUsd, due } = line;
  return `${at} ${tier} ${failures} ${suspended} ${warned} ${microUsd} ${due}`;
}
