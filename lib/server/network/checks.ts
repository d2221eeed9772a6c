import type { Check } from "@/lib/server/kernel/checks";
import * as payouts from "./tables/payout-checks";
import { accountsOffHolds } from "./tables/senders";

/** What must hold of what uptime earns and is paid, and of what senders of jobs pay. */
export const NETWORK_CHECKS: readonly Check[] = [
  {
    name: "each evaluation owes what it earned, once",
    stops: "payouts",
    holds: "A payout is of what its evaluation earned, and an evaluation that earned has one.",
    find: payouts.payoutsOffEvaluations,
  },
  {
    name: "payouts equal the ledger and their receipts",
    stops: "payouts",
    holds:
      "A paid payout has one payment of the treasury's, its journal and its transaction, and each such payment its payout.",
    find: payouts.payoutsOffMoney,
  },
  {
    name: "payouts under way are covered",
    stops: "payouts",
    holds: "What is being paid is held by the treasury, and nothing is held for anything else.",
    find: payouts.payoutsOffHolds,
  },
  {
    name: "payouts in ether equal their transactions",
    stops: "payouts",
    holds:
      "Each payout in ether that is paid or under way has one transaction, to its payee and of its amount.",
    find: payouts.payoutsOffTransfers,
  },
  {
    name: "orchestrators earned what they were paid",
    stops: "nothing",
    holds: "What an orchestrator earned in all is the sum of its paid payouts.",
    find: payouts.earningsOffPayouts,
  },
  {
    name: "senders' holds are their jobs'",
    stops: "nothing",
    holds: "What is held of a sender's account is what their jobs that go on hold.",
    find: accountsOffHolds,
  },
];
