import { ASSET_IDS } from "@/lib/domain/assets";
import type { MoneyWire } from "@/lib/schemas/money";
import { moneyView } from "@/lib/server/kernel/wire-values";
import type { Reader } from "@/lib/server/store/reader";

/** What each agent has been paid so far, per asset, from the counters that settlements keep. */
export async function earnedBy(
  reader: Reader,
  agentIds: readonly string[],
): Promise<Map<string, MoneyWire[]>> {
  const keys = agentIds.flatMap((id) => ASSET_IDS.map((asset) => `earned:${id}:${asset}`));
  const counters = await reader.counter.findMany({ where: { key: { in: keys } } });
  const units = new Map(counters.map((counter) => [counter.key, counter.value]));
  return new Map(
    agentIds.map((id) => [
      id,
      ASSET_IDS.map((asset) => moneyView(asset, units.get(`earned:${id}:${asset}`) ?? 0n)),
    ]),
  );
}
