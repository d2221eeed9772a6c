import { houseAccount } from "@/lib/domain/ledger/journals";
import { findAccount } from "@/lib/server/ledger/tables/ledger";
import type { Tx } from "@/lib/server/store/tx";
import { heldByCalls } from "@/lib/server/treasury/tables/service-calls";

/** What agents spend from, and what of it open calls hold, in nano-MNEE. */
export async function treasuryMoney(tx: Tx): Promise<{ balanceUnits: bigint; heldUnits: bigint }> {
  const account = await findAccount(tx, houseAccount("treasury", "MNEE"));
  return { balanceUnits: account?.balanceUnits ?? 0n, heldUnits: await heldByCalls(tx) };
}
