import { describe, expect, it } from "vitest";
import { type Outcome, tell } from "./tell";

const SERVED = { id: "dec_1", state: "served", failure: null, transactionHash: null };
const outcome = (more: Partial<Outcome>): Outcome => ({
  kind: "image",
  serviceId: "IMAGE_GEN_PREMIUM",
  action: "ALLOWED",
  isSummary: false,
  requested: 1,
  approved: 1,
  cost: "1.00 MNEE",
  reason: "Approved",
  needs: null,
  resetsAt: null,
  call: { ...SERVED, result: { imageUrl: "http://127.0.0.1:8001/1.png" } },
  ...more,
});
const answered = (kind: Outcome["kind"], result: unknown) =>
  tell(outcome({ kind, call: { ...SERVED, result } }));

describe("what the assistant says", () => {
  it("is what the service answered, and what it cost", () => {
    expect(tell(outcome({}))).toBe("Your image: http://127.0.0.1:8001/1.png Cost 1.00 MNEE.");
    const price = { base: "ETH", quote: "USD", price: "2000.00", at: "2026-11-21T12:00:00Z" };
    expect(answered("price", price)).toBe("ETH is 2000.00 USD as of 2026-11-21T12:00:00Z. Cost 1.00 MNEE.");
    expect(answered("price", { symbol: "BTC", price: 60000 })).toBe("BTC is 60000. Cost 1.00 MNEE.");
    expect(answered("batch", { jobId: "j1", status: "done", result: { sum: 16 } })).toBe(
      'Batch job j1: {"sum":16}. Cost 1.00 MNEE.',
    );
    expect(answered("archive", { storageId: "s1", level: "full" })).toBe(
      "Archived as s1, level full. Cost 1.00 MNEE.",
    );
  });

  it("is all of an answer of another shape, up to a length", () => {
    expect(answered("image", ["odd"])).toBe('It answered ["odd"]. Cost 1.00 MNEE.');
    expect(answered("batch", "x".repeat(9_000)).length).toBeLessThan(600);
  });

  it("names the transaction that paid", () => {
    const call = { ...SERVED, result: { url: "u" }, transactionHash: "0xab" };
    expect(tell(outcome({ call }))).toBe("Your image: u Cost 1.00 MNEE, paid in 0xab.");
  });

  it("says why not, what would have let it pass, and when that begins anew", () => {
    const refused = outcome({
      action: "REJECTED",
      approved: 0,
      call: null,
      reason: "would consume reserved budget for user-agent",
      needs: "needs 2.00 MNEE more, or wait until 00:00 UTC",
      resetsAt: "2026-11-22T00:00:00.000Z",
    });
    expect(tell(refused)).toBe(
      "IMAGE_GEN_PREMIUM was refused: would consume reserved budget for user-agent. " +
        "It needs 2.00 MNEE more, or wait until 00:00 UTC. What limits it begins anew at 2026-11-22T00:00:00.000Z.",
    );
    expect(tell({ ...refused, needs: null, resetsAt: null })).toBe(
      "IMAGE_GEN_PREMIUM was refused: would consume reserved budget for user-agent.",
    );
    expect(tell({ ...refused, action: "WAITING", reason: "large cost" })).toBe(
      "IMAGE_GEN_PREMIUM waits for approval: large cost.",
    );
  });

  it("says what was downgraded", () => {
    const reason = "Cost 7.00 exceeds maxPerCall 5.00. Downgraded to quantity=5";
    const call = { ...SERVED, result: { url: "u" } };
    const less = outcome({ action: "DOWNGRADED", requested: 7, approved: 5, reason, call });
    expect(tell(less)).toBe(`Your image: u Downgraded to 5 of 7: ${reason}. Cost 1.00 MNEE.`);
    expect(tell({ ...less, isSummary: true, reason: "Budget low" })).toContain(
      "Downgraded to a summary: Budget low.",
    );
  });

  it("says what was not served, and what of the money", () => {
    const failed = { ...SERVED, state: "released", result: null, failure: "Nobody answered" };
    expect(tell(outcome({ call: failed }))).toBe(
      "IMAGE_GEN_PREMIUM was not had: Nobody answered. Nothing was spent.",
    );
    expect(tell(outcome({ call: { ...failed, state: "claimed" } }))).toContain("Its call is claimed.");
    expect(tell(outcome({ call: { ...failed, state: "held", failure: null } }))).toBe(
      "IMAGE_GEN_PREMIUM is under way as dec_1.",
    );
  });
});
