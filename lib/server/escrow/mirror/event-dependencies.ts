import type { Hex } from "@/lib/schemas/hex";
import { fundingOfJob } from "@/lib/server/escrow/tables/chain-jobs";
import { quarantinedEvents } from "@/lib/server/escrow/tables/quarantined-events";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { factOf } from "./event-row";
import { chainFactsOf, hexIn } from "./event-values";

/** What orders an event among others: its job, whose credit it spends, and whose it fills. */
export interface EventLinks {
  readonly jobId: Hex | null;
  readonly spends: string | null;
  readonly fills: readonly string[];
}

/**
 * Who waits for whom. A job's events keep their order, and nobody's credit is spent in the books before what filled it
 * is booked; all else goes on. Events are added in the chain's order.
 */
export class EventDependencies {
  private readonly jobs = new Map<string, number>();
  private readonly accounts = new Map<string, number>();

  get isEmpty(): boolean {
    return this.jobs.size === 0 && this.accounts.size === 0;
  }

  /** The waiting event that this one has to follow; null when it may take effect. */
  ahead({ jobId, spends }: EventLinks): number | null {
    const ofJob = jobId === null ? undefined : this.jobs.get(jobId);
    const ofAccount = spends === null ? undefined : this.accounts.get(spends);
    return ofJob ?? ofAccount ?? null;
  }

  add(seq: number, { jobId, spends, fills }: EventLinks): void {
    if (jobId !== null) this.jobs.set(jobId, seq);
    for (const account of spends === null ? fills : [...fills, spends]) this.accounts.set(account, seq);
  }
}

export async function linksOf(tx: Tx, context: Context, event: ChainEventRow): Promise<EventLinks> {
  const fact = factOf(event);
  const spends = event.name === "Withdrawn" || event.name === "CreditSpent" ? hexIn(fact, "account") : null;
  const fills: (string | null)[] = [];
  if ("agentUnits" in fact.args) fills.push(hexIn(fact, "agent"));
  if ("feeUnits" in fact.args) fills.push(chainFactsOf(context).feeAccount);
  if ("buyerUnits" in fact.args && event.jobId !== null) {
    fills.push((await fundingOfJob<{ buyer: string }>(tx, event.jobId))?.terms.buyer ?? null);
  }
  return {
    jobId: event.jobId,
    spends: spends?.toLowerCase() ?? null,
    fills: fills.flatMap((account) => (account === null ? [] : [account.toLowerCase()])),
  };
}

/** What is quarantined, in the chain's order, with what links it to others. */
export async function quarantinedWithLinks(tx: Tx, context: Context, chainId: number) {
  const quarantined = await quarantinedEvents(tx, chainId);
  const known = [];
  for (const one of quarantined) known.push({ ...one, links: await linksOf(tx, context, one.event) });
  return known;
}

export function isBefore(one: ChainEventRow, other: ChainEventRow): boolean {
  return (
    one.blockNumber - other.blockNumber < 0 ||
    (one.blockNumber === other.blockNumber && one.logIndex < other.logIndex)
  );
}
