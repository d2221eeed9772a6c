import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidInput } from "@/lib/domain/errors";
import {
  CANDIDATE_WINDOW_S,
  completeTerms,
  DEFAULT_TERMS,
  deadlinesAfter,
  dueAt,
  dueVerb,
  isPast,
  NO_DEADLINES,
  silenceMatrix,
  TERMS_LIMITS,
  type Terms,
  type Waiting,
} from "./deadlines";
import { isTerminal, nextStatus, STATUSES, transitionOf } from "./lifecycle";

const { demo, production } = TERMS_LIMITS;
const HOUR_MS = 3_600_000;
const T0 = 1_700_000_000_000;
const seconds = fc.integer({ min: 1, max: 30 * 86_400 });
const terms: fc.Arbitrary<Terms> = fc
  .record({
    payWithinS: seconds,
    acceptWithinS: seconds,
    deliverWithinS: seconds,
    reviewWithinS: seconds,
    contestWithinS: seconds,
    resolveWithinS: seconds,
  })
  .map((any) => ({ ...any, acceptWithinS: Math.min(any.acceptWithinS, any.deliverWithinS) }));

function pointersOf(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    return error instanceof InvalidInput ? error.errors.map(({ pointer }) => pointer) : ["not InvalidInput"];
  }
}

describe("completeTerms", () => {
  test("the product's defaults", () => {
    expect(completeTerms({}, production)).toEqual(DEFAULT_TERMS);
    expect(DEFAULT_TERMS).toEqual({
      payWithinS: 30 * 60,
      acceptWithinS: 24 * 3_600,
      deliverWithinS: 48 * 3_600,
      reviewWithinS: 72 * 3_600,
      contestWithinS: 48 * 3_600,
      resolveWithinS: 7 * 86_400,
    });
    expect(CANDIDATE_WINDOW_S).toBe(15 * 60);
  });

  test("accept defaults to the smaller of 24 h and deliver", () => {
    expect(completeTerms({ deliverWithinS: 60 }, demo).acceptWithinS).toBe(60);
    expect(completeTerms({ deliverWithinS: 90_000, acceptWithinS: undefined }, demo).acceptWithinS).toBe(
      86_400,
    );
  });

  test.each([0, -1, 1.5, 30 * 86_400 + 1, Number.NaN, Number.POSITIVE_INFINITY])(
    "refuses %s seconds",
    (value) => {
      expect(pointersOf(() => completeTerms({ reviewWithinS: value }, demo))).toEqual([
        "#/terms/reviewWithinS",
      ]);
    },
  );

  test("names every wrong field at once", () => {
    const wrong = { payWithinS: 59, contestWithinS: 1 };
    expect(pointersOf(() => completeTerms(wrong, production))).toEqual([
      "#/terms/payWithinS",
      "#/terms/contestWithinS",
    ]);
    expect(pointersOf(() => completeTerms(wrong, demo))).toEqual([]);
    const crossed = { acceptWithinS: 61, deliverWithinS: 60 };
    expect(pointersOf(() => completeTerms(crossed, demo))).toEqual(["#/terms/acceptWithinS"]);
  });

  test("complete terms stay as they are", () => {
    fc.assert(
      fc.property(terms, (any) => {
        expect(completeTerms(any, demo)).toEqual(any);
      }),
    );
  });
});

describe("deadlinesAfter", () => {
  const fixed = (change: object) =>
    deadlinesAfter({
      verb: "post",
      to: "open",
      terms: DEFAULT_TERMS,
      nowMs: T0,
      current: NO_DEADLINES,
      ...change,
    });

  test("payment fixes accept and deliver; on the ledger posting is payment", () => {
    const unpaid = fixed({ to: "awaiting_payment" });
    expect(unpaid).toEqual({ ...NO_DEADLINES, payByAtMs: T0 + HOUR_MS / 2 });
    const paidAtMs = T0 + 60_000;
    const paid = fixed({ verb: "fund", to: "assigned", nowMs: paidAtMs, current: unpaid });
    expect(paid).toMatchObject({
      payByAtMs: T0 + HOUR_MS / 2,
      acceptByAtMs: paidAtMs + 24 * HOUR_MS,
      candidateByAtMs: paidAtMs + HOUR_MS / 4,
      deliverByAtMs: paidAtMs + 48 * HOUR_MS,
    });
    expect(fixed({ to: "open" })).toMatchObject({ acceptByAtMs: T0 + 24 * HOUR_MS, candidateByAtMs: null });
  });

  test("a candidate's quarter of an hour ends with accept_by at the latest", () => {
    const paid = fixed({ to: "assigned", terms: { ...DEFAULT_TERMS, acceptWithinS: 1_000 } });
    const next = fixed({ verb: "lapse", to: "assigned", nowMs: T0 + 900_000, current: paid });
    expect(next.candidateByAtMs).toBe(T0 + 1_000_000);
    expect(next.acceptByAtMs).toBe(T0 + 1_000_000);
    expect(
      fixed({ verb: "lapse", to: "open", nowMs: T0 + 900_000, current: paid }).candidateByAtMs,
    ).toBeNull();
  });

  test("changes requested start the deliver window again, nothing else does", () => {
    const paid = fixed({ to: "assigned" });
    const accepted = fixed({ verb: "accept", to: "in_progress", nowMs: T0 + 1, current: paid });
    expect(accepted.deliverByAtMs).toBe(paid.deliverByAtMs);
    const submitted = fixed({ verb: "submit", to: "submitted", nowMs: T0 + 2, current: accepted });
    expect(submitted.reviewByAtMs).toBe(T0 + 2 + 72 * HOUR_MS);
    const again = fixed({ verb: "request_changes", to: "in_progress", nowMs: T0 + 3, current: submitted });
    expect(again.deliverByAtMs).toBe(T0 + 3 + 48 * HOUR_MS);
    const rejected = fixed({ verb: "reject", to: "rejected", nowMs: T0 + 4, current: submitted });
    expect(rejected.contestByAtMs).toBe(T0 + 4 + 48 * HOUR_MS);
    const disputed = fixed({ verb: "contest", to: "disputed", nowMs: T0 + 5, current: rejected });
    expect(disputed.resolveByAtMs).toBe(T0 + 5 + 168 * HOUR_MS);
  });
});

describe("nobody's silence locks money", () => {
  const facts = { review: "buyer", isDirect: false, hasCandidate: false } as const;

  test("left alone, every task ends by deadlines, each default being legal", () => {
    fc.assert(
      fc.property(
        terms,
        fc.constantFrom("SAT", "MNEE"),
        fc.boolean(),
        fc.boolean(),
        (any, asset, isDirect, isTaken) => {
          const choice = { ...facts, asset, isDirect };
          const to = nextStatus({ ...choice, status: null, verb: "post", hasCandidate: isTaken });
          const first = deadlinesAfter({ verb: "post", to, terms: any, nowMs: T0, current: NO_DEADLINES });
          let task: Waiting = { ...first, status: to };
          for (let steps = 0; !isTerminal(task.status); steps++) {
            expect(steps).toBeLessThan(5);
            const dueMs = dueAt(task) as number;
            expect(dueVerb(task, dueMs)).toBeNull();
            const verb = dueVerb(task, dueMs + 1);
            if (!verb) throw new Error(`nothing is due in ${task.status}`);
            expect(transitionOf(task.status, verb)?.by).toContain("house");
            const status = nextStatus({ ...choice, status: task.status, verb });
            task = {
              ...deadlinesAfter({ verb, to: status, terms: any, nowMs: dueMs + 1, current: task }),
              status,
            };
          }
        },
      ),
    );
  });

  test.each([
    ["awaiting_payment", "payByAtMs", "expire"],
    ["open", "acceptByAtMs", "expire"],
    ["assigned", "candidateByAtMs", "lapse"],
    ["in_progress", "deliverByAtMs", "fail_by_silence"],
    ["submitted", "reviewByAtMs", "release_by_silence"],
    ["rejected", "contestByAtMs", "refund_by_silence"],
    ["disputed", "resolveByAtMs", "split_by_silence"],
  ] as const)("%s: %s passed → %s", (status, deadline, verb) => {
    const task = { ...NO_DEADLINES, acceptByAtMs: T0 + 9, [deadline]: T0, status };
    expect(dueAt(task)).toBe(T0);
    expect(dueVerb(task, T0)).toBeNull();
    expect(dueVerb(task, T0 + 1)).toBe(verb);
    expect(dueVerb({ ...task, pendingVerb: "approve" }, T0 + 1)).toBeNull();
  });

  test("past accept_by an assigned task expires instead of asking the next", () => {
    const task = { ...NO_DEADLINES, status: "assigned", candidateByAtMs: T0, acceptByAtMs: T0 } as const;
    expect(dueVerb(task, T0 + 1)).toBe("expire");
  });

  test("nothing is due once a task has ended", () => {
    const all = { ...NO_DEADLINES, payByAtMs: 1, acceptByAtMs: 1, deliverByAtMs: 1, reviewByAtMs: 1 };
    for (const status of STATUSES.filter(isTerminal)) {
      expect(dueAt({ ...all, status })).toBeNull();
      expect(dueVerb({ ...all, status }, T0)).toBeNull();
    }
  });

  test("a deadline belongs to the party, the moment after it to the default", () => {
    expect(isPast(T0, T0)).toBe(false);
    expect(isPast(T0, T0 + 1)).toBe(true);
    expect(isPast(null, T0)).toBe(false);
  });
});

describe("silenceMatrix", () => {
  const input = { terms: DEFAULT_TERMS, nowMs: T0, asset: "MNEE", review: "buyer", isDirect: false } as const;

  test("says who, until when and what then, in order", () => {
    const rows = silenceMatrix(input);
    const order = rows.map(({ step, who }) => `${step} ${who}`).join(", ");
    expect(order).toBe(
      "pay buyer, accept agent, deliver agent, review buyer, contest agent, resolve arbiter",
    );
    const hours = rows.map(({ until }) => (until - T0) / HOUR_MS);
    expect(hours).toEqual([0.5, 24.5, 48.5, 120.5, 168.5, 336.5]);
    const outcomes = rows.map(({ outcome }) => outcome.split(/[ ,]/)[0]).join(" ");
    expect(outcomes).toBe("expired next failed completed refunded resolved");
  });

  test("on the ledger nothing is paid later; without a review the rest cannot happen", () => {
    expect(silenceMatrix({ ...input, asset: "SAT" })[0]).toMatchObject({
      step: "accept",
      until: T0 + 24 * HOUR_MS,
    });
    const unreviewed = silenceMatrix({ ...input, asset: "SAT", review: "none" });
    expect(unreviewed.map(({ step }) => step)).toEqual(["accept", "deliver"]);
  });

  test("a named agent's silence ends in a refund, and fixed dates replace estimates", () => {
    const rows = silenceMatrix({
      ...input,
      isDirect: true,
      known: { deliverByAtMs: T0 + 7, payByAtMs: null },
    });
    expect(rows[1]?.outcome).toBe("expired, refund");
    expect(rows[2]?.until).toBe(T0 + 7);
    expect(rows[3]?.until).toBe(T0 + 7 + 72 * HOUR_MS);
  });
});
