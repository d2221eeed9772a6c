import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE_MS, SECOND_MS } from "../../time";
import { againAfter, faultOf, isDue, isHopeless, LONGEST_WAIT_MS } from "./serving";

const NOW_MS = 1_700_000_000_000;
const paid = { tries: 1, paidAtMs: NOW_MS };
const silent = { kind: "failed", isRetryable: true } as const;

describe("whose doing a refusal is", () => {
  const unpaid = { isPaid: false, isChecked: false };

  it.each([400, 404, 409, 413, 422])("is the caller's before anything is paid: %i", (status) => {
    expect(faultOf(status, unpaid)).toBe("caller");
    expect(faultOf(status, { ...unpaid, isChecked: true })).toBe("caller");
  });

  it("is the provider's once it is paid for what the house had checked, whatever it answers", () => {
    const paid = { isPaid: true, isChecked: true };
    for (let status = 300; status < 600; status += 1) expect(faultOf(status, paid)).toBe("provider");
  });

  it("is the caller's once it is paid only where nobody had checked what was asked, and that is wrong", () => {
    const statuses = Array.from({ length: 300 }, (_, index) => 300 + index);
    const callers = statuses.filter((status) => faultOf(status, { ...unpaid, isPaid: true }) === "caller");
    expect(callers).toEqual([400, 422]);
  });

  it.each([401, 402, 403, 410, 429, 500, 503])("is else the provider's: %i", (status) => {
    expect(faultOf(status, unpaid)).toBe("provider");
  });
});

describe("what is paid and unserved", () => {
  it("is given up after five tries, ten minutes, or a plain no, and not for what nobody was asked", () => {
    const notAsked = { kind: "not_asked", retryAtMs: NOW_MS } as const;
    expect(isHopeless({ ...paid, tries: 4 }, silent, NOW_MS)).toBe(false);
    expect(isHopeless({ ...paid, tries: 5 }, silent, NOW_MS)).toBe(true);
    expect(isHopeless({ ...paid, tries: 50 }, notAsked, NOW_MS)).toBe(false);
    expect(isHopeless(paid, { kind: "failed", isRetryable: false }, NOW_MS)).toBe(true);
    expect(isHopeless(paid, notAsked, NOW_MS + 10 * MINUTE_MS - 1)).toBe(false);
    expect(isHopeless(paid, notAsked, NOW_MS + 10 * MINUTE_MS)).toBe(true);
    expect(isHopeless({ tries: 1, paidAtMs: null }, silent, NOW_MS)).toBe(false);
  });

  it("comes again with growing pauses, and a provider that was not asked keeps its tries", () => {
    expect(againAfter({ tries: 3 }, silent, NOW_MS)).toEqual({
      tries: 3,
      nextTryAtMs: NOW_MS + 4 * SECOND_MS,
    });
    const later = { kind: "not_asked", retryAtMs: NOW_MS + 7 } as const;
    expect(againAfter({ tries: 3 }, later, NOW_MS)).toEqual({ tries: 2, nextTryAtMs: NOW_MS + 7 });
  });

  it("is always due again before long, whatever a clock that was ahead has written", () => {
    const unserved = fc.oneof(
      fc.record({ kind: fc.constant("failed" as const), isRetryable: fc.boolean() }),
      fc.record({ kind: fc.constant("not_asked" as const), retryAtMs: fc.integer({ min: 0 }) }),
    );
    fc.assert(
      fc.property(
        unserved,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(1e13),
        fc.nat(1e13),
        (why, tries, at, backMs) => {
          const again = againAfter({ tries }, why, at);
          expect(again.nextTryAtMs).toBeGreaterThanOrEqual(at);
          expect(isDue(again, at + LONGEST_WAIT_MS)).toBe(true);
          // The clock is set back: what it wrote is at most one longest pause away, or due at once.
          const nowMs = Math.max(0, at - backMs);
          expect(isDue(again, nowMs) || again.nextTryAtMs - nowMs <= LONGEST_WAIT_MS).toBe(true);
        },
      ),
    );
    expect(isDue({ nextTryAtMs: NOW_MS + 1 }, NOW_MS)).toBe(false);
    expect(isDue({ nextTryAtMs: NOW_MS + LONGEST_WAIT_MS }, NOW_MS)).toBe(false);
    expect(isDue({ nextTryAtMs: NOW_MS + LONGEST_WAIT_MS + 1 }, NOW_MS)).toBe(true);
  });
});
