import { describe, expect, it } from "vitest";
import { faultsOf, type JobOnChain } from "./chain-truth";
import { satOf, type TaskShown, wrongWith } from "./compare";
import type { Deed, TaskHistory } from "./history";
import { waitingIn } from "./waiting";

const deed = (verb: Deed["verb"], fromMs: number): Deed => ({
  verb,
  fromMs,
  untilMs: fromMs + 1,
  answer: "acknowledged",
});

const approved: TaskHistory = {
  id: "tsk_1",
  story: "approved",
  asset: "MNEE",
  buyer: "buyer 1",
  agent: "agent 1",
  review: "buyer",
  priceUnits: 1_000n,
  feeUnits: 20n,
  totalUnits: 1_020n,
  short: [],
  deeds: [deed("pay", 1), deed("accept", 3), deed("submit", 5), deed("approve", 7)],
};
const paid = { agentUnits: 1_000n, feeUnits: 20n, buyerUnits: 0n };
const shown: TaskShown = { status: "completed", settlement: paid };
const job: JobOnChain = {
  jobId: "0x01",
  token: "0x02",
  fundedUnits: 1_020n,
  ...paid,
  ends: 1,
  heldUnits: 0n,
};

describe("a task is held against what people did", () => {
  it("and passes when house and chain say what they did", () => {
    expect(wrongWith(approved, shown, job)).toEqual([]);
    expect(faultsOf(job)).toEqual([]);
  });

  it("that the house no longer has", () => {
    expect(wrongWith(approved, null, job)).toHaveLength(1);
  });

  it("whose acknowledged approval came to a refund", () => {
    const refunded = { agentUnits: 0n, feeUnits: 0n, buyerUnits: 1_020n };
    const wrong = wrongWith(approved, { status: "refunded", settlement: refunded }, { ...job, ...refunded });
    expect(wrong).toHaveLength(1);
    expect(wrong[0]).toContain("allowed: completed 1000/20/0");
  });

  it("that the house calls paid, and the chain does not, or differently", () => {
    expect(wrongWith(approved, shown, undefined)).toHaveLength(1);
    expect(wrongWith(approved, shown, { ...job, agentUnits: 999n, buyerUnits: 1n })).toHaveLength(1);
  });

  it("that was paid twice", () => {
    const twice = { ...job, agentUnits: 2_000n, feeUnits: 40n, ends: 2 };
    expect(faultsOf(twice)).toHaveLength(2);
    expect(wrongWith(approved, shown, twice)).toHaveLength(1);
  });

  it("that never ended", () => {
    expect(wrongWith(approved, { status: "submitted", settlement: null }, undefined)).not.toEqual([]);
  });
});

describe("everybody's SAT", () => {
  const inBooks: TaskHistory = { ...approved, asset: "SAT", feeUnits: 0n, totalUnits: 1_000n };
  const began = new Map([
    ["buyer 1", 5_000n],
    ["agent 1", 0n],
  ]);

  it("is what they began with and what their tasks came to", () => {
    const settlement = { agentUnits: 400n, feeUnits: 0n, buyerUnits: 600n };
    const has = satOf([{ task: inBooks, shown: { status: "resolved", settlement } }], began);
    expect([...has]).toEqual([
      ["buyer 1", 4_600n],
      ["agent 1", 400n],
    ]);
  });

  it("is locked while a task runs, and other assets are none of it", () => {
    const running: TaskShown = { status: "submitted", settlement: null };
    expect(satOf([{ task: inBooks, shown: running }], began).get("buyer 1")).toBe(4_000n);
    expect(satOf([{ task: approved, shown }], began).get("buyer 1")).toBe(5_000n);
  });
});

describe("what the metrics say of work that is left", () => {
  const quiet = "souk_quarantined_events 0\n";

  it("is nothing when all gauges are nought", () => {
    expect(waitingIn(`# HELP souk_outbox_rows x\n${quiet}`)).toEqual([]);
  });

  it("names rows that wait and events that cannot be booked", () => {
    expect(waitingIn(`souk_outbox_rows{state="queued"} 2\n${quiet}`)).toHaveLength(1);
    expect(waitingIn("souk_quarantined_events 1\n")).toHaveLength(1);
  });

  it("is not taken from a house that does not answer", () => {
    expect(waitingIn("")).toHaveLength(1);
  });
});
