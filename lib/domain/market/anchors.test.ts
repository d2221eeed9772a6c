import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHAIN_STATES } from "../escrow/contract-states";
import { JOB_EVENT_NAMES, type JobEvent, jobEventOf } from "../escrow/escrow-verbs";
import {
  ANCHOR_OF,
  type AnchorInput,
  agreesWithChain,
  anchorAgainAt,
  anchorAt,
  CHAIN_STATES_OF,
  isAnchored,
  STATUS_OF_STATE,
  statusAfterChain,
} from "./anchors";
import { DEFAULT_TERMS } from "./deadlines";
import { isTerminal, STATUSES, type TaskStatus } from "./lifecycle";

const T0 = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe("agreesWithChain", () => {
  test("a terminal status stands beside its own state only; a live one never beside an outcome", () => {
    const outcomes = CHAIN_STATES.slice(CHAIN_STATES.indexOf("completed"));
    for (const status of STATUSES) {
      expect(CHAIN_STATES_OF[status].length).toBeGreaterThan(0);
      for (const outcome of outcomes) {
        if (!isTerminal(status)) expect(agreesWithChain(status, outcome)).toBe(false);
      }
    }
    for (const status of ["completed", "failed", "refunded", "resolved"] as const) {
      expect(CHAIN_STATES_OF[status]).toEqual([status]);
    }
  });

  test("the chain may lag behind the house, not lead it", () => {
    expect(agreesWithChain("submitted", "funded")).toBe(true);
    expect(agreesWithChain("disputed", "accepted")).toBe(true);
    expect(agreesWithChain("assigned", "accepted")).toBe(false);
    expect(agreesWithChain("submitted", "rejected")).toBe(false);
    expect(agreesWithChain("in_progress", "none")).toBe(false);
  });
});

describe("statusAfterChain", () => {
  const moved = (status: TaskStatus, name: string, rounds: { task?: number; news?: number } = {}) =>
    statusAfterChain(
      { status, round: rounds.task ?? 0 },
      { event: jobEventOf(name) as JobEvent, round: rounds.news ?? null },
    );

  test("a party that acts on chain may skip steps", () => {
    expect(moved("assigned", "JobSubmitted", { news: 0 })).toBe("submitted");
    expect(moved("open", "JobAccepted")).toBe("in_progress");
    expect(moved("in_progress", "JobCompleted")).toBe("completed");
    expect(moved("assigned", "JobCompleted")).toBe("completed");
    expect(moved("submitted", "JobContested")).toBe("disputed");
  });

  test("a lazy anchor of a step long taken moves nothing", () => {
    expect(moved("submitted", "JobAccepted")).toBeNull();
    expect(moved("submitted", "JobSubmitted", { news: 0 })).toBeNull();
    expect(moved("rejected", "JobSubmitted", { news: 0 })).toBeNull();
    expect(moved("disputed", "JobRejected")).toBeNull();
    expect(moved("in_progress", "JobSubmitted", { task: 1, news: 0 })).toBeNull();
    expect(moved("in_progress", "ChangesRequested", { task: 1, news: 1 })).toBeNull();
  });

  test("changes requested are the one way back", () => {
    expect(moved("submitted", "ChangesRequested", { task: 0, news: 1 })).toBe("in_progress");
    expect(moved("submitted", "ChangesRequested", { task: 2, news: 2 })).toBeNull();
    expect(moved("in_progress", "JobSubmitted", { task: 1, news: 1 })).toBe("submitted");
  });

  test("the chain's outcome wins over every live status, and nothing moves a terminal one", () => {
    for (const name of JOB_EVENT_NAMES) {
      for (const status of STATUSES) {
        const target = STATUS_OF_STATE[(jobEventOf(name) as JobEvent).state];
        if (isTerminal(status)) expect(moved(status, name)).toBeNull();
        else if (isTerminal(target)) expect(moved(status, name)).toBe(target);
        else if (name !== "ChangesRequested") {
          const isForward = STATUSES.indexOf(target) > STATUSES.indexOf(status);
          expect(moved(status, name)).toBe(isForward ? target : null);
        }
      }
    }
  });
});

describe("isAnchored", () => {
  test("the chain has the acceptance from accepted on, the submission from submitted on", () => {
    expect(isAnchored("in_progress", "funded")).toBe(false);
    expect(isAnchored("in_progress", "accepted")).toBe(true);
    expect(isAnchored("in_progress", "submitted")).toBe(true);
    expect(isAnchored("submitted", "accepted")).toBe(false);
    expect(isAnchored("submitted", "submitted")).toBe(true);
    expect(isAnchored("rejected", "submitted")).toBe(false);
  });
});

describe("anchorAt", () => {
  const input: AnchorInput = {
    asset: "MNEE",
    status: "submitted",
    chainState: "funded",
    nowMs: T0,
    terms: DEFAULT_TERMS,
    deadlines: { acceptByAtMs: T0 + 24 * HOUR_MS, deliverByAtMs: T0 + 48 * HOUR_MS },
    marginMs: 10 * MINUTE_MS,
  };

  test("a submission waits ten minutes or a tenth of the review for an approval", () => {
    expect(anchorAt(input)).toEqual({ anchor: "submit", atMs: T0 + 10 * MINUTE_MS });
    const quick = { ...DEFAULT_TERMS, reviewWithinS: 60 };
    expect(anchorAt({ ...input, terms: quick })).toEqual({ anchor: "submit", atMs: T0 + 6_000 });
  });

  test("an acceptance waits until a margin before accept_by", () => {
    const accepted = { ...input, status: "in_progress" } as const;
    expect(anchorAt(accepted)).toEqual({ anchor: "accept", atMs: T0 + 24 * HOUR_MS - 10 * MINUTE_MS });
    expect(anchorAt({ ...accepted, isAtOnce: true })).toEqual({ anchor: "accept", atMs: T0 });
    expect(anchorAt({ ...accepted, chainState: "accepted" })).toBeNull();
  });

  test("near a deadline it is anchored at once: accept_by until the acceptance is there, then deliver_by", () => {
    const late = { ...input, nowMs: T0 + 24 * HOUR_MS - 5 * MINUTE_MS };
    expect(anchorAt(late)?.atMs).toBe(late.nowMs);
    expect(anchorAt({ ...late, chainState: "accepted" })?.atMs).toBe(late.nowMs + 10 * MINUTE_MS);
    const last = { ...input, chainState: "accepted", nowMs: T0 + 48 * HOUR_MS - 15 * MINUTE_MS } as const;
    expect(anchorAt(last)?.atMs).toBe(T0 + 48 * HOUR_MS - 10 * MINUTE_MS);
  });

  test("never in the past, and never later than a margin before the deadline unless that is past", () => {
    const span = fc.integer({ min: 0, max: 100 * HOUR_MS });
    const status = fc.constantFrom("in_progress" as const, "submitted" as const);
    fc.assert(
      fc.property(
        status,
        span,
        span,
        fc.integer({ min: 1, max: 2_592_000 }),
        (live, passed, window, reviewWithinS) => {
          const nowMs = T0 + passed;
          const deadlines = { acceptByAtMs: T0 + window, deliverByAtMs: T0 + window };
          const terms = { ...DEFAULT_TERMS, reviewWithinS };
          const atMs = anchorAt({ ...input, status: live, nowMs, deadlines, terms })?.atMs as number;
          expect(atMs).toBeGreaterThanOrEqual(nowMs);
          expect(atMs).toBeLessThanOrEqual(Math.max(nowMs, T0 + window - input.marginMs));
        },
      ),
    );
  });

  test("nothing is anchored on the ledger, twice, or in a status that holds no consent", () => {
    expect(anchorAt({ ...input, asset: "SAT" })).toBeNull();
    expect(anchorAt({ ...input, chainState: "submitted" })).toBeNull();
    for (const status of STATUSES.filter((status) => ANCHOR_OF[status] === null)) {
      expect(anchorAt({ ...input, status, isAtOnce: true })).toBeNull();
    }
  });
});

describe("anchorAgainAt", () => {
  const refused: Parameters<typeof anchorAgainAt>[0] = {
    asset: "MNEE",
    status: "submitted",
    chainState: "accepted",
    nowMs: T0,
    terms: DEFAULT_TERMS,
    deadlines: { acceptByAtMs: T0 + HOUR_MS, deliverByAtMs: T0 + HOUR_MS },
    marginMs: 5_000,
    refusals: 1,
    reverts: 0,
    graceMs: 10_000,
  };

  test("comes again with growing pauses, a dozen times", () => {
    const pauses = Array.from({ length: 12 }, (_, count) =>
      anchorAgainAt({ ...refused, refusals: count + 1 }),
    );
    const seconds = pauses.map((atMs) => (atMs === null ? null : (atMs - T0) / 1_000));
    expect(seconds).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, null]);
  });

  test("once more after a revert in a block, for which the house paid, and no more after two", () => {
    expect(anchorAgainAt({ ...refused, reverts: 1 })).toBe(T0 + 1_000);
    expect(anchorAgainAt({ ...refused, refusals: 2, reverts: 2 })).toBeNull();
  });

  test("until the contract's own deadline, a grace after the house's", () => {
    const at = (lateMs: number) => anchorAgainAt({ ...refused, nowMs: T0 + HOUR_MS + lateMs });
    expect(at(9_000)).toBe(T0 + HOUR_MS + 10_000);
    expect(at(9_001)).toBeNull();
  });

  test("not when the contract has it, or nothing is anchored", () => {
    expect(anchorAgainAt({ ...refused, chainState: "submitted" })).toBeNull();
    expect(anchorAgainAt({ ...refused, status: "completed" })).toBeNull();
    expect(anchorAgainAt({ ...refused, asset: "SAT" })).toBeNull();
  });
});
