import { describe, expect, it } from "vitest";
import { HOUR_MS } from "@/lib/domain/time";
import { ANSWER_STATES, isInterrupted, mayRetry } from "./turn";

const of = (state: (typeof ANSWER_STATES)[number], leaseUntilMs: number | null = null) => ({
  state,
  leaseUntilMs,
  createdAtMs: 0,
});

describe("an answer", () => {
  it("is interrupted once the lease of a running one is over", () => {
    expect(ANSWER_STATES.map((state) => isInterrupted(of(state, 5), 5))).toEqual([true, false, false, false]);
    expect(isInterrupted(of("running", 6), 5)).toBe(false);
    expect(isInterrupted(of("running"), 5)).toBe(true);
  });

  it("may be tried again where it came to no end, for twelve hours", () => {
    expect(ANSWER_STATES.map((state) => mayRetry(of(state, 9), 5))).toEqual([false, false, true, true]);
    expect(mayRetry(of("running", 4), 5)).toBe(true);
    expect(mayRetry(of("failed"), 12 * HOUR_MS - 1)).toBe(true);
    expect(mayRetry(of("failed"), 12 * HOUR_MS)).toBe(false);
  });
});
