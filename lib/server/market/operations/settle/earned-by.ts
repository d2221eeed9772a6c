import { ASSET_IDS } from "@/lib/domain/assets";
import type { MoneyWire } from "@/lib/schemas/money";
import { counterValue } from "@/lib/server/kernel/tables/counters";
import { moneyView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";

/** What an agent has earned here, per asset; assets it never earned are left out. */
export async function earnedBy(tx: Tx, agentId: string): Promise<MoneyWire[]> {
  const earned: MoneyWire[] = [];
  for (const asset of ASSET_IDS) {
    const units = await counterValue(tx, `earned:${agentId}:${asset}`);
    if (units > 0n) earned.push(moneyView(asset, units));
  }
  return earned;
}
