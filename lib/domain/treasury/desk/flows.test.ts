import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CALL_STATES, HOLDING_STATES } from "../call-lifecycle";
import { type CallGroup, flowsOf, STATES_OF } from "./flows";

/** A call as the lifecycle leaves it: what holds money has paid none, and what is refunded has all of it back. */
const call = fc
  .record({
    agentId: fc.constantFrom("one", "two"),
    serviceId: fc.constantFrom("A", "B"),
    state: fc.constantFrom(...CALL_STATES),
    costUnits: fc.bigInt({ min: 0n, max: 1_000n }),
    backUnits: fc.bigInt({ min: 0n, max: 1_000n }),
  })
  .map(({ backUnits, ...one }): CallGroup => {
    const isPaid = ["paid", "served", "claimed", "refunded"].includes(one.state);
    const paidUnits = isPaid ? one.costUnits : 0n;
    const partly = backUnits < paidUnits ? backUnits : paidUnits;
    const returnedUnits = one.state === "refunded" ? paidUnits : partly;
    return { ...one, calls: 1, paidUnits, returnedUnits, returnedCalls: returnedUnits > 0n ? 1 : 0 };
  });

const sum = (units: readonly bigint[]) => units.reduce((total, each) => total + each, 0n);

describe("where money went", () => {
  it("tells of every unit that is held or was paid, once, and of none that is free again", () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const isHolding = ({ state }: CallGroup) => HOLDING_STATES.some((one) => one === state);
        const all = calls.map((one) => (isHolding(one) ? one.costUnits : one.paidUnits));
        const flows = flowsOf(calls);
        expect(sum(flows.map(({ units }) => units))).toBe(sum(all));
        const back = flows.filter(({ end }) => end === "returned").map(({ units }) => units);
        expect(sum(back)).toBe(sum(calls.map(({ returnedUnits }) => returnedUnits)));
      }),
    );
  });

  it("adds groups up as it adds calls up, and names each way once, the most first", () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), (calls) => {
        const flows = flowsOf(calls);
        expect(flows.map(({ units }) => units)).toEqual(
          flows.map(({ units }) => units).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
        );
        const names = flows.map(({ agentId, serviceId, end }) => `${agentId} ${serviceId} ${end}`);
        expect(new Set(names).size).toBe(names.length);
        for (const end of ["served", "open", "claimed"] as const) {
          const of = calls.filter(({ state }) => STATES_OF[end].includes(state)).length;
          const told = flows.filter((flow) => flow.end === end).map((flow) => flow.calls);
          expect(told.reduce((total, each) => total + each, 0)).toBe(of);
        }
      }),
    );
  });
});
