import { describe, expect, it } from "vitest";
import { DECISION_ACTIONS } from "../treasury/decide";
import { standingOf } from "./standing";

const waiting = { action: "WAITING", reason: "large cost", isLess: false } as const;

describe("how a decision stands", () => {
  it.each(DECISION_ACTIONS)("is what was said, where nobody was asked about it: %s", (action) => {
    const decision = { action, reason: "because", isLess: true };
    expect(standingOf({ ...decision, approval: null })).toEqual({ action, reason: "because" });
  });

  it("waits as long as nobody has answered", () => {
    const { action, reason } = waiting;
    expect(standingOf({ ...waiting, approval: "waiting" })).toEqual({ action, reason });
  });

  it("is let pass once it is approved, or as much of it as was asked about", () => {
    expect(standingOf({ ...waiting, approval: "approved" })).toMatchObject({ action: "ALLOWED" });
    const less = { ...waiting, isLess: true, approval: "approved" } as const;
    expect(standingOf(less)).toEqual({ action: "DOWNGRADED", reason: "large cost" });
  });

  it.each([
    ["refused", "Its approval was refused"],
    ["expired", "Nobody approved it in time"],
    ["voided", "What was asked about was not to be had any more"],
  ] as const)("is refused where its approval is %s, and says so", (approval, reason) => {
    expect(standingOf({ ...waiting, approval })).toEqual({ action: "REJECTED", reason });
  });
});
