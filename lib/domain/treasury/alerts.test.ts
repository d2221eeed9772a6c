import { expect, test } from "vitest";
import { alertsAt } from "./alerts";

test.each([
  [0n, 10n, []],
  [7_999n, 10_000n, []],
  [8_000n, 10_000n, [8_000]],
  [9_999n, 10_000n, [8_000]],
  [10_000n, 10_000n, [8_000, 10_000]],
  [1n, 1n, [8_000, 10_000]],
  [0n, 0n, []],
])("%s of %s is said at %j", (usedUnits, limitUnits, expected) => {
  expect(alertsAt({ usedUnits, limitUnits })).toEqual(expected);
});
