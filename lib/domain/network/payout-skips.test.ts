import { expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time";
import { isPayees, payeeTriedAgainMs, triedAgainMs } from "./payout-skips";

it("tells a payee who cannot be paid from a treasury that cannot pay", () => {
  for (const error of ["blacklistedAddress", "frozenAddress", "InvalidPayee", "IdTaken", null])
    expect(isPayees(error)).toBe(true);
  for (const error of ["CeilingReached", "ERC20InsufficientBalance", "tokenPaused"])
    expect(isPayees(error)).toBe(false);
});

it("tries again when the chain's day begins, or soon", () => {
  expect(triedAgainMs("CeilingReached", DAY_MS - 1)).toBe(DAY_MS);
  expect(triedAgainMs("CeilingReached", DAY_MS)).toBe(2 * DAY_MS);
  expect(triedAgainMs("tokenPaused", 5)).toBe(5 + MINUTE_MS);
});

it("tries a payee again after pauses that double up to an hour", () => {
  const pauses = [0, 1, 2, 5, 6, 100].map((tries) => payeeTriedAgainMs(tries, 0));
  expect(pauses).toEqual([1, 2, 4, 32, 60, 60].map((minutes) => minutes * MINUTE_MS));
  expect(payeeTriedAgainMs(9, 7)).toBe(7 + HOUR_MS);
});
