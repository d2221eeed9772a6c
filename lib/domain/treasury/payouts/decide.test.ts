import { describe, expect, it } from "vitest";
import { parseUnits } from "../../money";
import { DAY_MS, HOUR_MS } from "../../time";
import type { Cap } from "../caps";
import { NO_POLICY, type Policy } from "../policy";
import { UNUSED } from "../usage";
import { type AskedPayout, decidePayout } from "./decide";

const mnee = (text: string) => parseUnits("MNEE", text);
const FLOOR = mnee("18");
const PAYEE = `0x${"22".repeat(20)}`;
const cap = (of: Pick<Cap, "scope" | "of" | "window">, limit: string): Cap => ({
  ...{ ...of, limitUnits: mnee(limit), rolloverBps: 0, sinceAtMs: 0 },
});
const DAILY = cap({ scope: "category", of: "payouts", window: "day" }, "100");
const policyOf = (caps: readonly Cap[]): Policy => ({ ...NO_POLICY, caps, lowTreasuryUnits: FLOOR });

function ask(more: Partial<AskedPayout> = {}) {
  const { caps = [DAILY] } = more.policy ?? {};
  const asked = {
    payee: PAYEE,
    units: mnee("12"),
    usageOf: () => UNUSED,
    treasuryUnits: mnee("1000"),
    atMs: HOUR_MS,
  };
  return decidePayout({ ...asked, policy: policyOf(caps), ...more });
}

describe("a payout asked of the policy", () => {
  it("passes within every limit and above the floor, to the unit", () => {
    expect(ask()).toEqual({ kind: "pass" });
    expect(ask({ units: mnee("100") })).toEqual({ kind: "pass" });
    expect(ask({ units: mnee("100") + 1n })).toMatchObject({ kind: "wait" });
    expect(ask({ treasuryUnits: FLOOR + mnee("12") })).toEqual({ kind: "pass" });
    expect(ask({ treasuryUnits: FLOOR + mnee("12") - 1n })).toMatchObject({
      ...{ kind: "wait", untilMs: null, why: "The treasury is at its floor of 18.00 MNEE" },
    });
  });

  it("waits for the last of the windows that have no room", () => {
    const hourly = cap({ scope: "agent", of: "uptime-payouts", window: "hour" }, "5");
    const spent = { ...UNUSED, spentUnits: mnee("90") };
    expect(ask({ policy: policyOf([DAILY, hourly]) })).toMatchObject({ untilMs: 2 * HOUR_MS });
    const both = ask({ policy: policyOf([hourly, DAILY]), usageOf: () => spent });
    expect(both).toMatchObject({ kind: "wait", untilMs: DAY_MS });
    const lifetime = cap({ scope: "service", of: "UPTIME_PAYOUT", window: "lifetime" }, "5");
    expect(ask({ policy: policyOf([DAILY, lifetime]) })).toMatchObject({ kind: "wait", untilMs: null });
  });

  it("needs a limit over time of all that is paid out", () => {
    for (const caps of [
      [],
      [cap({ scope: "payee", of: PAYEE, window: "day" }, "100")],
      [cap({ scope: "category", of: "payouts", window: "call" }, "100")],
      [cap({ scope: "house", of: "house", window: "day" }, "100")],
    ])
      expect(ask({ policy: policyOf(caps) })).toMatchObject({
        kind: "wait",
        why: expect.stringMatching(/no limit/),
      });
  });

  it("waits while all spending is stopped, and where one payout may not be as much", () => {
    expect(ask({ policy: { ...policyOf([DAILY]), isStopped: true } })).toMatchObject({
      kind: "wait",
      untilMs: null,
    });
    const each = cap({ scope: "payee", of: PAYEE, window: "call" }, "11.99");
    expect(ask({ policy: policyOf([DAILY, each]) })).toEqual({
      ...{ kind: "wait", untilMs: null },
      why: `Payouts have come to a limit: payee ${PAYEE} a call has 11.99 MNEE left`,
    });
  });
});
