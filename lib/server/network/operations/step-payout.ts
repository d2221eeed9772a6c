import { LostRace } from "@/lib/domain/errors";
import { PAYOUT_TRANSITIONS, type PayoutState, type PayoutVerb } from "@/lib/domain/network/payout-lifecycle";
import { requireStep } from "@/lib/domain/transition-table";
import { type PayoutChange, swapPayout } from "@/lib/server/network/tables/payouts";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

const LEADS_TO: Readonly<Record<PayoutVerb, PayoutState>> = {
  send: "paying",
  pay: "paid",
  skip: "blocked",
  take_back: "owed",
  fund: "funded",
  transfer: "sending",
  bounce: "bounced",
};

interface Step {
  readonly payout: PayoutRow;
  readonly verb: PayoutVerb;
  readonly change?: Omit<PayoutChange, "state">;
  readonly nowMs: number;
}

/**
 * Takes a payout a step on, once.
 * @throws LostRace when somebody else moved it
 */
export async function stepPayout(tx: Tx, { payout, verb, change, nowMs }: Step): Promise<void> {
  const to = LEADS_TO[verb];
  requireStep(PAYOUT_TRANSITIONS, { from: payout.state, verb, to });
  const moved = { ...change, state: to, endedAtMs: to === "paid" ? nowMs : null };
  if (!(await swapPayout(tx, payout, moved))) throw new LostRace();
}
