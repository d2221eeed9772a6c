import type { Hex } from "@/lib/schemas/hex";
import type { Tx } from "@/lib/server/store/tx";

/** The log that opened a job, and the terms it was funded with as that log told them. */
export interface JobFunding<T> {
  readonly terms: T;
  readonly chainId: number;
  readonly txHash: string;
  readonly logIndex: number;
}

/** Undefined when no such event is known. */
export async function fundingOfJob<T>(tx: Tx, jobId: Hex): Promise<JobFunding<T> | undefined> {
  const row = await tx.get<{ args: { terms: T }; chainId: number; txHash: string; logIndex: number }>(
    `SELECT args, chain_id, tx_hash, log_index FROM chain_events
     WHERE job_id = ? AND name = 'JobFunded' AND state <> 'orphaned' LIMIT 1`,
    [jobId],
  );
  if (!row) return undefined;
  const { args, ...log } = row;
  return { ...log, terms: args.terms };
}
