import type { Hex } from "viem";
import { hashOfId } from "@/lib/chain/router-calls";
import { readTokenBalanceWei } from "@/lib/chain/token-reads";
import { parseUnits, WEI_PER_UNIT } from "@/lib/domain/money";
import { DEMO_TREASURY_UNITS } from "@/lib/domain/treasury/demo-treasury";
import { insertOrchestrator } from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { AnvilHouse } from "@/testing/chain/anvil-house";
import { openTestHouse } from "@/testing/house";
import { DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { orchestratorRow } from "./orchestrators";
import { payingPolicy } from "./payouts";

/** A house on a real chain that pays these for uptime, each to a wallet that has nothing. */
export async function openPayingHouse(of: {
  ids: readonly string[];
  asset: OrchestratorRow["asset"];
}): Promise<AnvilHouse> {
  const house = await openTestHouse({ chain: "anvil" });
  const { context } = house;
  Object.assign(context, { config: { ...context.config, paymentRail: "router" } });
  const policy = payingPolicy(DEMO_POLICY, parseUnits("MNEE", "60000"));
  await openTreasury(context, { policy, units: DEMO_TREASURY_UNITS });
  await context.store.write(async (tx) => {
    for (const id of of.ids) {
      const said = { id, ownerId: "usr_1", payeeAddress: walletOf(id), asset: of.asset };
      await insertOrchestrator(tx, orchestratorRow(context, said));
    }
  });
  return house;
}

/** Who is paid for an orchestrator. */
export const walletOf = (id: string): Hex => `0x${hashOfId(id).slice(26)}`;

/** What an account has in MNEE, in units. */
export async function mneeOf(house: AnvilHouse, account: Hex): Promise<bigint> {
  const { client } = house.onChain.link;
  const token = house.onChain.deployment.tokens.MNEE.address;
  return (await readTokenBalanceWei(client, { token, account })) / WEI_PER_UNIT;
}
