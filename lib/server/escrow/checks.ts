import { MINUTE_MS } from "@/lib/domain/time";
import { type Check, type Finding, SHOWN } from "@/lib/server/kernel/checks";
import type { Tx } from "@/lib/server/store/tx";
import { doubledEffects, overdueEffects, prematureEvents } from "./tables/chain-checks";
import { unbookedEvents } from "./tables/quarantined-events";

/** Effects may be this late before it counts as a fault; the sender needs moments. */
const PATIENCE_MS = 5 * MINUTE_MS;

/** What must hold of what the house sends to the chain, and of what it reads there. */
export const ESCROW_CHECKS: readonly Check[] = [
  {
    name: "every chain effect happens once (I13)",
    stops: "payouts",
    holds: "No two effects share a nonce, and no log of the chain counts twice.",
    find: doubledEffects,
  },
  {
    name: "nothing final is undone, nothing unfinal applied (I14)",
    stops: "payouts",
    holds: "An event takes effect with all its confirmations, and is not undone after.",
    find: prematureEvents,
  },
  {
    name: "every confirmed event is booked (I14)",
    stops: "nothing",
    holds: "No event with all its confirmations waits to be booked, and none is quarantined.",
    find: missingEvents,
  },
  {
    name: "every chain effect leaves in time (I17)",
    stops: "nothing",
    holds: "No effect that the chain is owed has stood still for five minutes.",
    find: (tx, nowMs) => overdueEffects(tx, nowMs - PATIENCE_MS),
  },
];

/** Events that the books lack, each with why; those that only wait behind another are counted. */
async function missingEvents(tx: Tx): Promise<Finding[]> {
  const missing = await unbookedEvents(tx);
  const failed = missing.filter((event) => event.behindSeq === null);
  const waiting = missing.length - failed.length;
  const places = failed.slice(0, SHOWN).map((event) => {
    const why = event.error === null ? "" : `: ${event.attempts} tries, ${event.error}`;
    return `${event.name} of ${event.subject} in block ${event.blockNumber}${why}`;
  });
  if (failed.length > places.length) places.push(`${failed.length - places.length} more`);
  if (waiting > 0) places.push(`${waiting} that wait behind them`);
  return places.map((place) => ({ place }));
}
