import { describe, expect, it } from "vitest";
import type { Deed, TaskHistory, Verb } from "./history";
import { allowedOutcomes } from "./model";

/** Deeds one after the other, each answered before the next began. */
function inOrder(...verbs: (Verb | [Verb, Partial<Deed>])[]): Deed[] {
  return verbs.map((given, index) => {
    const [verb, more] = typeof given === "string" ? [given, {}] : given;
    const untilMs = more.answer === "none" ? Number.POSITIVE_INFINITY : index * 10 + 5;
    return { verb, fromMs: index * 10, untilMs, answer: "acknowledged", ...more };
  });
}

const task = (deeds: Deed[], more: Partial<TaskHistory> = {}): TaskHistory => ({
  id: "tsk_1",
  story: "test",
  asset: "MNEE",
  buyer: "buyer",
  agent: "agent",
  review: "buyer",
  priceUnits: 1_000n,
  feeUnits: 20n,
  totalUnits: 1_020n,
  short: [],
  deeds,
  ...more,
});

const statusesOf = (one: TaskHistory) => allowedOutcomes(one).map(({ status }) => status);

describe("what people did allows", () => {
  it("one outcome when everything was acknowledged", () => {
    const deeds = inOrder("pay", "accept", "submit", "approve");
    expect(allowedOutcomes(task(deeds))).toEqual([
      { status: "completed", agentUnits: 1_000n, feeUnits: 20n, buyerUnits: 0n },
    ]);
  });

  it("both when the last word got no answer, and no other", () => {
    const deeds = inOrder("pay", "accept", "submit", ["approve", { answer: "none" }]);
    expect(statusesOf(task(deeds)).sort()).toEqual(["completed", "submitted"]);
  });

  it("nothing of what was refused", () => {
    const deeds = inOrder("pay", ["cancel", { answer: "refused" }], "accept", "fail");
    expect(statusesOf(task(deeds))).toEqual(["failed"]);
  });

  it("no outcome at all for acknowledgements that contradict each other", () => {
    expect(allowedOutcomes(task(inOrder("pay", "cancel", "accept")))).toEqual([]);
  });

  it("either order of what was done at once, and only one where the answers tell", () => {
    const first: Deed = { verb: "accept", fromMs: 10, untilMs: 30, answer: "acknowledged" };
    const second: Deed = { verb: "cancel", fromMs: 20, untilMs: 40, answer: "none" };
    expect(statusesOf(task([...inOrder("pay"), first, second])).sort()).toEqual(["in_progress"]);
    const unsure: Deed = { ...first, answer: "none", untilMs: Number.POSITIVE_INFINITY };
    const outcomes = statusesOf(task([...inOrder("pay"), unsure, { ...second, answer: "acknowledged" }]));
    expect(outcomes).toEqual(["cancelled"]);
  });

  it("silence only where its window is short", () => {
    const deeds = inOrder("pay", "accept", "submit");
    expect(statusesOf(task(deeds))).toEqual(["submitted"]);
    expect(statusesOf(task(deeds, { short: ["review"] })).sort()).toEqual(["completed", "submitted"]);
  });

  it("on chain, that silence overtakes what was acknowledged shortly before; in the books never", () => {
    const short = ["deliver"] as const;
    expect(statusesOf(task(inOrder("pay", "accept", "submit"), { short })).sort()).toEqual([
      "failed",
      "submitted",
    ]);
    const inBooks = task(inOrder("accept", "submit"), { short, asset: "SAT", feeUnits: 0n });
    expect(statusesOf(inBooks)).toEqual(["submitted"]);
  });

  it("a payment after the end, which the buyer gets back", () => {
    const deeds = inOrder("cancel", "pay");
    expect(allowedOutcomes(task(deeds))).toEqual([
      { status: "cancelled", agentUnits: 0n, feeUnits: 0n, buyerUnits: 1_020n },
    ]);
  });

  it("the undisputed share at once, a judged share of the rest, and the odd unit to the buyer", () => {
    const deeds = inOrder("pay", "accept", "submit", ["reject", { bps: 3_333 }], "contest", [
      "resolve",
      { bps: 5_000 },
    ]);
    expect(allowedOutcomes(task(deeds))).toEqual([
      { status: "resolved", agentUnits: 333n + 333n, feeUnits: 6n + 6n, buyerUnits: 1_020n - 678n },
    ]);
  });
});
