import { describe, expect, it } from "vitest";
import { InvariantBroken } from "@/lib/domain/errors";
import { requireStep } from "@/lib/domain/transition-table";
import { CALL_STATES, CALL_TRANSITIONS, CALL_VERBS } from "./call-lifecycle";

/** Every step that there is, and what becomes of the held money. */
const STEPS = ["held serve served consume", "held fail released release", "held lapse released release"];

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
});
