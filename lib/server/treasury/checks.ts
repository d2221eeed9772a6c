import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import { capName, isReset } from "@/lib/domain/treasury/caps";
import { windowAt } from "@/lib/domain/treasury/windows";
import { type Check, type Finding, SHOWN } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";
import { TREASURY_EQUALS_CHAIN } from "./chain/compare-treasury";
import * as budgets from "./tables/budget-checks";
import { nextReset } from "./tables/budget-resets";
import { callsOffSums, decisionsOffSums } from "./tables/desk/sums-checks";
import type { BudgetWindowRow } from "./tables/rows";
import { sumsOfCalls } from "./tables/service-calls";
import { paymentsOffChain, paymentsOfOneTransaction } from "./tables/x402/payments";

/** A lapsed hold may wait this long; the keeper needs moments. */
const PATIENCE_MS = MINUTE_MS;
/** The longest window but a lifetime, and a day. */
const RECENT_MS = 32 * DAY_MS;

/** What must hold of budgets, decisions and the money that agents spend. */
export const TREASURY_CHECKS: readonly Check[] = [
  {
    name: "no budget is passed",
    stops: "payouts",
    holds: "What a window spent and holds is within the limit of its last hold and what it was left.",
    find: budgets.windowsPassed,
  },
  {
    name: "budgets equal the calls of their windows",
    stops: "payouts",
    holds: "What a window spent and holds is what its calls cost.",
    find: windowsOffCalls,
  },
  {
    name: "each paid call has its decision",
    stops: "payouts",
    holds: "A call was let pass by one decision for that money, and each such decision has its call.",
    find: budgets.callsOffDecisions,
  },
  {
    name: "calls that were asked about go on by approval",
    stops: "payouts",
    holds: "A call that needed an approval has one, and goes on only where another than who asked gave it.",
    find: budgets.callsOffApprovals,
  },
  {
    name: "paid calls sum to the ledger",
    stops: "payouts",
    holds: "A paid call has one journal of what it cost, and each such journal its call.",
    find: budgets.callsOffBooks,
  },
  {
    name: "the router paid what was decided",
    stops: "payouts",
    holds:
      "Each payment of the router is that of one call, for its money, and each call paid by it has its payment.",
    find: budgets.callsOffRouter,
  },
  {
    name: "calls keep their money's account",
    stops: "payouts",
    holds: "A call that says that it is paid, or not, is.",
    find: budgets.callsOffTheirMoney,
  },
  {
    name: "calls end once",
    stops: "nothing",
    holds: "A call that ended says when, and one that goes on does not.",
    find: budgets.callsOffTheirEnd,
  },
  {
    name: "payments by x402 stand as the chain has them",
    stops: "nothing",
    holds: "A payment that says that it is paid names its transaction, and one that is refused has none.",
    find: paymentsOffChain,
  },
  {
    name: "no transaction pays for two purchases",
    stops: "nothing",
    holds: "A transaction that moved a payer's money stands with one payment by x402.",
    find: paymentsOfOneTransaction,
  },
  {
    name: "no hold outlives its lease",
    stops: "nothing",
    holds: "No call has held money for a minute past its lease, or past the time to approve it.",
    find: (tx, nowMs) => budgets.holdsPastLease(tx, nowMs - PATIENCE_MS),
  },
  {
    name: "sums of calls are those of their calls",
    stops: "nothing",
    holds: "What calls of the last days come to, by hours and days, is what the calls say.",
    find: callsOffSums,
  },
  {
    name: "sums of decisions are those of their decisions",
    stops: "nothing",
    holds: "How many decisions the last days have, by minutes, hours and days, is how many there are.",
    find: decisionsOffSums,
  },
  TREASURY_EQUALS_CHAIN,
];

/** Since a month ago: what is older changes no more. */
async function windowsOffCalls(tx: Tx, nowMs: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const row of await budgets.windowsSince(tx, nowMs - RECENT_MS)) {
    const untilMs = await endOf(tx, row);
    const sums = await sumsOfCalls(tx, { scope: row.scope, ofId: row.ofId, fromMs: row.startAtMs, untilMs });
    const isEqual = sums.heldUnits === row.heldUnits && sums.spentUnits === row.spentUnits;
    if (!isEqual) findings.push({ place: placeOf(row) });
  }
  return findings.slice(0, SHOWN);
}

/** A reset ends an agent's day before the calendar does. */
async function endOf(tx: Tx, row: BudgetWindowRow): Promise<number | null> {
  const { scope, ofId: agentId, period: window, startAtMs: afterMs } = row;
  const { endMs } = windowAt(window, afterMs);
  const resetAtMs = isReset({ scope, window }) ? await nextReset(tx, { agentId, afterMs }) : null;
  return resetAtMs !== null && (endMs === null || resetAtMs < endMs) ? resetAtMs : endMs;
}

function placeOf({ scope, ofId: of, period: window, startAtMs }: BudgetWindowRow): string {
  return `${capName({ scope, of, window })} from ${new Date(startAtMs).toISOString()}`;
}
