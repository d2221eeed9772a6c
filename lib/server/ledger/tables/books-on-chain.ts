import type { Hex } from "@/lib/schemas/hex";
import type { Tx } from "@/lib/server/store/tx";

/** Wallets whose money the escrow owes as the books know it, and those it has paid out. */
export async function accountsOnChain(tx: Tx): Promise<{ address: Hex }[]> {
  return tx.all(
    `SELECT DISTINCT u.address FROM accounts a JOIN users u ON u.id = a.owner_id
     WHERE a.kind = 'user' AND a.asset <> 'SAT' AND u.address IS NOT NULL ORDER BY u.address`,
  );
}
