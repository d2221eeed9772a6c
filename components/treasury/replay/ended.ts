import { CALL_STATES } from "@/components/treasury/calls/call-states";
import type { SimulationWire } from "@/lib/schemas/treasury/simulation";

type Ended = SimulationWire["groups"][number]["ended"];

/** How a call ended, for people. */
export const ENDED: Readonly<Record<Ended, string>> = {
  waiting: CALL_STATES.waiting.words,
  held: CALL_STATES.held.words,
  paying: CALL_STATES.paying.words,
  paid: CALL_STATES.paid.words,
  served: CALL_STATES.served.words,
  claimed: CALL_STATES.claimed.words,
  refunded: CALL_STATES.refunded.words,
  released: "let pass, not paid",
  denied: CALL_STATES.denied.words,
  refused: "refused",
};
