import type { Tx } from "../tx";

/** The terms a job was funded with, as its event told them; undefined when no such event is known. */
export async function fundingOfJob<T>(tx: Tx, jobId: string): Promise<T | undefined> {
  const row = await tx.get<{ args: string }>(
    "SELECT args FROM chain_events WHERE job_id = ? AND name = 'JobFunded' AND state <> 'orphaned' LIMIT 1",
    [jobId],
  );
  if (!row) return undefined;
  return (JSON.parse(row.args) as { terms: T }).terms;
}
