import { describe, expect, it } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { requireStep } from "@/lib/domain/transition-table";
import { CALL_STATES, CALL_TRANSITIONS, CALL_VERBS, stateOnceLetPass } from "./call-lifecycle";

/** Every step that there is, and what becomes of the held money. */
const STEPS = [
  "waiting approve held none",
  "waiting approve paying none",
  "waiting deny denied release",
  "held serve served consume",
  "held fail released release",
  "held lapse released release",
  "paying pay paid consume",
  "paying fail released release",
  "paid serve served none",
  "paid give_up claimed none",
  "paid refund paid none",
  "paid refund refunded none",
  "served refund served none",
  "claimed serve served none",
  "claimed refund claimed none",
  "claimed refund refunded none",
];

describe("the life of a paid call", () => {
  it("has these steps and no other", () => {
    const known = CALL_STATES.flatMap((from) =>
      CALL_VERBS.flatMap((verb) =>
        CALL_STATES.flatMap((to) => {
          try {
            const { budget } = requireStep(CALL_TRANSITIONS, { from, verb, to });
            return [`${from} ${verb} ${to} ${budget}`];
          } catch (error) {
            expect(error).toBeInstanceOf(InvariantBroken);
            return [];
          }
        }),
      ),
    );
    expect(known).toEqual(STEPS);
  });

  it("begins with its payment where it is paid on the chain, unless it is free", () => {
    const begins = (rail: "ledger" | "router", costUnits: bigint) => stateOnceLetPass({ rail, costUnits });
    expect([begins("router", 1n), begins("router", 0n), begins("ledger", 1n)]).toEqual([
      "paying",
      "held",
      "held",
    ]);
  });
});
