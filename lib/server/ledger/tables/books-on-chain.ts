import type { Tx } from "@/lib/server/store/tx";

/** The last block whose events are all applied to the books, but for those that are parked. */
export async function confirmedBlock(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ confirmedBlock: number }>(
    "SELECT confirmed_block FROM chain_cursors ORDER BY updated_at_ms DESC LIMIT 1",
  );
  return row?.confirmedBlock ?? null;
}

/** Jobs that hold money as the books know it. */
export async function jobsWithMoney(tx: Tx): Promise<{ jobId: string; asset: string }[]> {
  return tx.all("SELECT job_id, asset FROM tasks WHERE job_id IS NOT NULL AND held_units <> 0 ORDER BY id");
}

/** Wallets whose money the escrow owes as the books know it, and those it has paid out. */
export async function accountsOnChain(tx: Tx): Promise<{ address: string }[]> {
  return tx.all(
    `SELECT DISTINCT u.address FROM accounts a JOIN users u ON u.id = a.owner_id
     WHERE a.kind = 'user' AND a.asset <> 'SAT' AND u.address IS NOT NULL ORDER BY u.address`,
  );
}
