import { describe, expect, test } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { JOB_EVENT_NAMES, jobEventOf } from "../escrow/escrow-verbs";
import { requireStep } from "../transition-table";
import { statusAfterChain } from "./anchors";
import { CHAIN_STEPS, CHAIN_TRANSITIONS, type ChainVerb } from "./chain-lifecycle";
import {
  type Effect,
  isTerminal,
  moneyMoveOf,
  STATUSES,
  type TaskStatus,
  type TaskVerb,
  TRANSITIONS,
  transitionOf,
  VERBS,
} from "./lifecycle";

const VERB_OF_EVENT = {
  JobAccepted: "accept",
  JobSubmitted: "submit",
  ChangesRequested: "request_changes",
  JobRejected: "reject",
  JobContested: "contest",
  JobCompleted: "release_by_silence",
  JobResolved: "split_by_silence",
  JobRefunded: "refund_by_silence",
  JobCancelled: "cancel",
  JobExpired: "expire",
  JobFailed: "fail_by_silence",
} as const satisfies Record<string, ChainVerb>;

const EVENTS = Object.keys(VERB_OF_EVENT) as (keyof typeof VERB_OF_EVENT)[];
const isAllowed = (step: { from: TaskStatus; verb: TaskVerb; to: TaskStatus }) => {
  try {
    requireStep<TaskStatus, TaskVerb, Effect>(CHAIN_TRANSITIONS, step);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(InvariantBroken);
    return false;
  }
};

function eventOf(name: string) {
  const event = jobEventOf(name);
  if (!event) throw new RangeError(`no event ${name}`);
  return event;
}

describe("what the chain may do", () => {
  test("is told by the events that the escrow's table knows", () => {
    expect([...JOB_EVENT_NAMES].sort()).toEqual([...EVENTS].sort());
  });

  test("is all that its events say of a funded task, and nothing else", () => {
    for (const from of STATUSES.filter((status) => status !== "awaiting_payment")) {
      for (const name of EVENTS) {
        const event = eventOf(name);
        const told = [0, 1, 2].map((round) => statusAfterChain({ status: from, round: 1 }, { event, round }));
        const round = null;
        told.push(statusAfterChain({ status: from, round: 1 }, { event, round }));
        const reached = new Set(told.filter((status) => status !== null));
        const verb = VERB_OF_EVENT[name];
        const isOnce = name === "JobAccepted" && !["open", "assigned"].includes(from);
        for (const to of STATUSES) {
          const isTurnedDown = name === "JobCancelled" && to === "expired" && !isTerminal(from);
          const isExpected = (reached.has(to) && !isOnce) || isTurnedDown;
          expect([from, name, to, isAllowed({ from, verb, to })]).toEqual([from, name, to, isExpected]);
        }
      }
    }
  });

  test("to an unpaid task is its payment", () => {
    const known = VERBS.flatMap((verb) =>
      STATUSES.filter((to) => isAllowed({ from: "awaiting_payment", verb, to })).map((to) => `${verb} ${to}`),
    );
    expect(known).toEqual(["fund open", "fund assigned"]);
  });

  test("moves money as the same verb of the house does, where the house has it", () => {
    for (const [verb, step] of Object.entries(CHAIN_STEPS) as [
      ChainVerb,
      (typeof CHAIN_STEPS)[ChainVerb],
    ][]) {
      for (const from of STATUSES.filter((status) => status !== "awaiting_payment" || verb === "fund")) {
        const known = transitionOf(from, verb);
        for (const to of step.to.filter((to) => known?.to.includes(to))) {
          if (known) expect([verb, to, moneyMoveOf(step, to)]).toEqual([verb, to, moneyMoveOf(known, to)]);
        }
      }
    }
  });

  test("every house verb that pays has its step on chain", () => {
    const paying = VERBS.filter((verb) =>
      STATUSES.some((from) => Object.keys(transitionOf(from, verb)?.money ?? {}).length > 0),
    );
    const told = new Set(Object.values(CHAIN_STEPS).flatMap((step) => Object.values(step.money)));
    const moves = paying.flatMap((verb) =>
      STATUSES.flatMap((from) => Object.values(transitionOf(from, verb)?.money ?? {})),
    );
    expect(new Set(moves)).toEqual(told);
    expect(Object.keys(CHAIN_TRANSITIONS)).toEqual(Object.keys(TRANSITIONS));
  });
});
