import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { ASSET_IDS, isOnChain } from "../assets";
import { requireStep } from "../transition-table";
import { IllegalTransition } from "./errors";
import {
  isTerminal,
  MAX_CHANGE_ROUNDS,
  moneyMoveOf,
  nextStatus,
  POSTING,
  REVIEWS,
  requireVerb,
  STATUSES,
  TASK_ROLES,
  type TaskRole,
  type TaskStatus,
  type TaskVerb,
  TERMINAL,
  TRANSITIONS,
  transitionOf,
  VERBS,
  verbsFor,
  waitsForChain,
} from "./lifecycle";

/** product.md, Life of a task, written once more as "status verb role → statuses". Every other cell is refused. */
const LEGAL: Record<string, readonly TaskStatus[]> = {
  "awaiting_payment fund buyer": ["assigned", "open"],
  "awaiting_payment fund house": ["assigned", "open"],
  "awaiting_payment cancel buyer": ["cancelled"],
  "awaiting_payment expire house": ["expired"],
  "open accept candidate": ["in_progress"],
  "open cancel buyer": ["cancelled"],
  "open expire house": ["expired"],
  "assigned accept agent": ["in_progress"],
  "assigned decline agent": ["assigned", "open", "expired"],
  "assigned cancel buyer": ["cancelled"],
  "assigned fail agent": ["failed"],
  "assigned lapse house": ["assigned", "open", "expired"],
  "assigned expire house": ["expired"],
  "in_progress submit agent": ["submitted", "completed"],
  "in_progress fail agent": ["failed"],
  "in_progress fail_by_silence house": ["failed"],
  "submitted approve buyer": ["completed"],
  "submitted request_changes buyer": ["in_progress"],
  "submitted reject buyer": ["rejected"],
  "submitted release_by_silence house": ["completed"],
  "rejected contest agent": ["disputed"],
  "rejected refund_by_silence house": ["refunded"],
  "disputed resolve operator": ["resolved"],
  "disputed split_by_silence house": ["resolved"],
};

const CELLS = STATUSES.flatMap((status) =>
  VERBS.flatMap((verb) => TASK_ROLES.map((role) => ({ status, verb, role }))),
);
const context = (status: TaskStatus, role: TaskRole) => ({ status, role, asset: "SAT" as const, round: 0 });

describe("every (status × verb × role) cell", () => {
  test.each(CELLS)("$status $verb $role", ({ status, verb, role }) => {
    const legal = LEGAL[`${status} ${verb} ${role}`];
    expect(verbsFor(context(status, role)).includes(verb)).toBe(legal !== undefined);
    if (legal) expect(requireVerb(verb, context(status, role)).to).toEqual(legal);
    else expect(() => requireVerb(verb, context(status, role))).toThrow(IllegalTransition);
  });

  test("none was forgotten", () => {
    const named = CELLS.map(({ status, verb, role }) => `${status} ${verb} ${role}`);
    expect(Object.keys(LEGAL).filter((cell) => !named.includes(cell))).toEqual([]);
  });
});

test("money moves where the product says so, and nowhere else", () => {
  const moves = CELLS.flatMap(({ status, verb, role }) => {
    const transition = transitionOf(status, verb);
    if (transition?.by[0] !== role) return [];
    const moved = transition.to.filter((to) => moneyMoveOf(transition, to) !== "none");
    return moved.map((to) => `${status} ${verb} ${to}: ${moneyMoveOf(transition, to)}`);
  });
  expect(moves).toEqual([
    "awaiting_payment fund assigned: lock",
    "awaiting_payment fund open: lock",
    "open cancel cancelled: refund",
    "open expire expired: refund",
    "assigned decline expired: refund",
    "assigned cancel cancelled: refund",
    "assigned fail failed: refund",
    "assigned expire expired: refund",
    "assigned lapse expired: refund",
    "in_progress submit completed: release",
    "in_progress fail failed: refund",
    "in_progress fail_by_silence failed: refund",
    "submitted approve completed: release",
    "submitted reject rejected: undisputed",
    "submitted release_by_silence completed: release",
    "rejected refund_by_silence refunded: refund",
    "disputed resolve resolved: split",
    "disputed split_by_silence resolved: split",
  ]);
});

test("posting locks what is paid from the books, and nothing of what is paid on chain", () => {
  expect(POSTING.to.map((to) => moneyMoveOf(POSTING, to))).toEqual(["none", "lock", "lock"]);
});

describe("a step is refused wherever its cell does not name where it leads", () => {
  const pairs = STATUSES.flatMap((from) => VERBS.map((verb) => ({ from, verb })));
  test.each(pairs)("$from $verb", ({ from, verb }) => {
    const named = transitionOf(from, verb);
    for (const to of STATUSES) {
      const require = () => requireStep(TRANSITIONS, { from, verb, to });
      if (named?.to.includes(to)) expect(require()).toBe(named);
      else expect(require).toThrow(InvariantBroken);
    }
  });
});

describe("nothing is allowed", () => {
  test.each(TERMINAL)("to anybody once a task is %s", (status) => {
    for (const role of TASK_ROLES) expect(verbsFor(context(status, role))).toEqual([]);
    for (const verb of VERBS) expect(transitionOf(status, verb)).toBeUndefined();
  });

  test("while an outcome waits for the chain", () => {
    for (const { status, role } of CELLS) {
      expect(verbsFor({ ...context(status, role), asset: "MNEE", pendingVerb: "approve" })).toEqual([]);
    }
  });

  test("to the parties once the deadline has passed", () => {
    for (const { status, role } of CELLS) {
      const verbs = verbsFor({ ...context(status, role), isPastDue: true });
      expect(verbs).toEqual(role === "house" ? verbsFor(context(status, role)) : []);
    }
  });
});

test("changes are requested at most twice", () => {
  for (let round = 0; round < 5; round++) {
    const verbs = verbsFor({ status: "submitted", role: "buyer", asset: "ETH", round });
    expect(verbs.includes("request_changes")).toBe(round < MAX_CHANGE_ROUNDS);
    expect(verbs).toContain("approve");
  }
  expect(MAX_CHANGE_ROUNDS).toBe(2);
});

test("a refusal names the status and what is allowed instead", () => {
  const refused = () => requireVerb("cancel", context("submitted", "buyer"));
  expect(refused).toThrow(IllegalTransition);
  try {
    refused();
  } catch (error) {
    expect((error as IllegalTransition).values).toEqual({
      taskStatus: "submitted",
      verbs: ["approve", "request_changes", "reject"],
    });
  }
});

const step = fc.record({
  asset: fc.constantFrom(...ASSET_IDS),
  review: fc.constantFrom(...REVIEWS),
  isDirect: fc.boolean(),
  hasCandidate: fc.boolean(),
});

describe("nextStatus", () => {
  test("always lands where the table allows", () => {
    fc.assert(
      fc.property(step, fc.constantFrom(...STATUSES), fc.constantFrom(...VERBS), (facts, status, verb) => {
        const transition = transitionOf(status, verb);
        if (!transition) {
          expect(() => nextStatus({ ...facts, status, verb })).toThrow(IllegalTransition);
          return;
        }
        expect(transition.to).toContain(nextStatus({ ...facts, status, verb }));
      }),
    );
  });

  const facts = { asset: "MNEE", review: "buyer", isDirect: false, hasCandidate: true } as const;
  test.each([
    [{ ...facts, status: null, verb: "post" }, "awaiting_payment"],
    [{ ...facts, status: null, verb: "post", asset: "SAT" }, "assigned"],
    [{ ...facts, status: null, verb: "post", asset: "SAT", hasCandidate: false }, "open"],
    [{ ...facts, status: "awaiting_payment", verb: "fund" }, "assigned"],
    [{ ...facts, status: "awaiting_payment", verb: "fund", hasCandidate: false }, "open"],
    [{ ...facts, status: "assigned", verb: "decline" }, "assigned"],
    [{ ...facts, status: "assigned", verb: "lapse", hasCandidate: false }, "open"],
    [{ ...facts, status: "assigned", verb: "decline", isDirect: true }, "expired"],
    [{ ...facts, status: "assigned", verb: "lapse", isDirect: true, hasCandidate: false }, "expired"],
    [{ ...facts, status: "in_progress", verb: "submit" }, "submitted"],
    [{ ...facts, status: "in_progress", verb: "submit", asset: "SAT", review: "none" }, "completed"],
    [{ ...facts, status: "submitted", verb: "request_changes" }, "in_progress"],
  ] as const)("%o leads to %s", (facts, status) => {
    expect(nextStatus(facts)).toBe(status);
  });

  test("only posting has no status before it", () => {
    for (const verb of VERBS.filter((verb) => verb !== "post")) {
      expect(() => nextStatus({ ...facts, status: null, verb })).toThrow(IllegalTransition);
    }
    expect(() => nextStatus({ ...facts, status: "open", verb: "post" })).toThrow(IllegalTransition);
  });
});

test("random walks end, and once ended never move", () => {
  const verbs = fc.array(fc.constantFrom(...VERBS), { maxLength: 60 });
  fc.assert(
    fc.property(step, verbs, (facts, wanted) => {
      let status = nextStatus({ ...facts, status: null, verb: "post" });
      let round = 0;
      for (const verb of wanted) {
        const roles = TASK_ROLES.filter((role) => {
          return verbsFor({ status, role, asset: facts.asset, round }).includes(verb);
        });
        if (roles.length === 0) continue;
        expect(isTerminal(status)).toBe(false);
        const next = nextStatus({ ...facts, status, verb });
        if (verb === "request_changes") round += 1;
        else if (next !== "open" && next !== "assigned" && next !== "expired") {
          expect(STATUSES.indexOf(next)).toBeGreaterThan(STATUSES.indexOf(status));
        }
        status = next;
      }
      expect(round).toBeLessThanOrEqual(MAX_CHANGE_ROUNDS);
    }),
  );
});

test("every live status has a house verb that ends it or moves it on, whatever the parties do", () => {
  for (const status of STATUSES.filter((status) => !isTerminal(status))) {
    const verbs: TaskVerb[] = verbsFor(context(status, "house")).filter((verb) => verb !== "fund");
    expect(verbs.length, status).toBeGreaterThan(0);
    expect(verbs.some((verb) => transitionOf(status, verb)?.to.some(isTerminal))).toBe(true);
  }
});

test("only an outcome whose money lies in the contract waits for the chain", () => {
  for (const asset of ASSET_IDS) {
    for (const from of STATUSES) {
      for (const to of STATUSES) {
        const isPaid = from !== "awaiting_payment";
        expect(waitsForChain({ asset, from, to })).toBe(isOnChain(asset) && isPaid && isTerminal(to));
      }
    }
    expect(waitsForChain({ asset, from: null, to: "awaiting_payment" })).toBe(false);
  }
});
