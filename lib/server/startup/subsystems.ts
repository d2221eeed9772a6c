import { ESCROW_CHECKS } from "@/lib/server/escrow/checks";
import { ESCROW_JOBS, type EscrowJobWorld } from "@/lib/server/escrow/jobs";
import type { Check } from "@/lib/server/kernel/checks";
import type { Job } from "@/lib/server/kernel/jobs";
import { LEDGER_CHECKS } from "@/lib/server/ledger/checks";
import { LEDGER_JOBS, type LedgerJobWorld } from "@/lib/server/ledger/jobs";
import { MARKET_CHECKS } from "@/lib/server/market/checks";
import { MARKET_JOBS, type MarketJobWorld } from "@/lib/server/market/jobs";

/** All that the jobs of any subsystem need. */
export type JobWorld = LedgerJobWorld & EscrowJobWorld & MarketJobWorld;

interface Subsystem {
  readonly name: string;
  readonly jobs: readonly Job<JobWorld>[];
  readonly checks: readonly Check[];
}

const SUBSYSTEMS: readonly Subsystem[] = [
  { name: "ledger", jobs: LEDGER_JOBS, checks: LEDGER_CHECKS },
  { name: "escrow", jobs: ESCROW_JOBS, checks: ESCROW_CHECKS },
  { name: "market", jobs: MARKET_JOBS, checks: MARKET_CHECKS },
];

export const JOBS: readonly Job<JobWorld>[] = SUBSYSTEMS.flatMap(({ jobs }) => jobs);
export const CHECKS: readonly Check[] = SUBSYSTEMS.flatMap(({ checks }) => checks);
