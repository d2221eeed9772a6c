import { expect, test } from "vitest";
import { CHAIN_STATES, isOutcome, isRunning } from "./contract-states";

test("a job runs from its payment to its outcome", () => {
  const running = ["funded", "accepted", "submitted", "rejected", "disputed"];
  const outcomes = ["completed", "resolved", "refunded", "cancelled", "expired", "failed"];
  expect(CHAIN_STATES.filter(isRunning)).toEqual(running);
  expect(CHAIN_STATES.filter(isOutcome)).toEqual(outcomes);
});
