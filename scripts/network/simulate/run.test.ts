import { describe, expect, it } from "vitest";
import { readOptions, USAGE } from "./options";
import { simulatePayouts } from "./run";

describe("simulate-payouts", () => {
  it("says what a behaviour earns, the same at each run", () => {
    const text = simulatePayouts(["--days", "1", "--behaviour", "perfect"]);
    expect(text).toBe(simulatePayouts(["--days", "1", "--behaviour", "perfect"]));
    expect(text.split("\n")).toEqual([
      "1 days, seed mode, failures reset, every 60 s",
      "",
      "perfect",
      "  1439 evaluations, 1439 paid, 0 warnings, 0 suspended",
      "  earned 18874.80 USD = 18874.80 MNEE = 9.437400 ETH",
      "  tier  E",
      "  USD   █  up to 18874.80 a day",
      "  EXCELLENT 1439, GOOD 0, WARNING 0, POOR 0, CRITICAL 0, OFFLINE 0",
    ]);
  });

  it("takes the rules that it is told", () => {
    const { rules, ...others } = readOptions(
      "--days 2 --mode confident --recovery decay --interval 30 --base 1.5 --eth 3000.000001 --behaviour lying".split(
        " ",
      ),
    );
    expect(rules).toMatchObject({
      mode: "confident",
      recovery: "decay",
      intervalMs: 30_000,
      baseMicroUsd: 1_500_000n,
    });
    expect(others).toMatchObject({ lengthMs: 172_800_000, microUsdPerEth: 3_000_000_001n, names: ["lying"] });
  });

  it.each([
    "--days 0",
    "--days 367",
    "--days 1.5",
    "--mode both",
    "--recovery never",
    "--interval 0",
    "--interval 86401",
    "--base 0",
    "--base 0.0000001",
    "--base -1",
    "--eth 0.0",
    "--behaviour honest",
    "--unheard of",
    "days",
  ])("answers %s with its usage", (args) => {
    expect(() => readOptions(args.split(" "))).toThrow(USAGE);
  });
});
