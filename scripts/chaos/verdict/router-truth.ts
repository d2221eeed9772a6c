import { createPublicClient, erc20Abi, type Hex, http } from "viem";
import { decodeRouterLog, type RouterEvent } from "@/lib/chain/router-events";
import { readRouterRoles } from "@/lib/chain/router-reads";
import { toWei } from "@/lib/domain/money";
import type { ChainFacts } from "../people/town";

export type Payment = Extract<RouterEvent, { name: "PaymentExecuted" }>;
export type Payout = Extract<RouterEvent, { name: "PayoutExecuted" }>;

/** What the treasury's router paid, and what the treasury still holds. */
export interface RouterTruth {
  readonly payments: readonly Payment[];
  readonly payouts: readonly Payout[];
  readonly heldUnits: bigint;
}

/** Straight at the node, past proxy and house. */
export async function readRouter(
  nodeUrl: string,
  { router, tokens }: Pick<ChainFacts, "tokens"> & { router: Hex },
): Promise<RouterTruth> {
  const client = createPublicClient({ transport: http(nodeUrl) });
  const logs = await client.getLogs({ address: router, fromBlock: 0n, toBlock: "latest" });
  const events = logs.flatMap((log) => decodeRouterLog(log, router) ?? []);
  const { treasury } = await readRouterRoles(client, { router });
  const wei = await client.readContract({
    address: tokens.MNEE.address,
    abi: erc20Abi,
    functionName: "balanceOf",
    args: [treasury],
  });
  return {
    payments: events.filter((event): event is Payment => event.name === "PaymentExecuted"),
    payouts: events.filter((event): event is Payout => event.name === "PayoutExecuted"),
    heldUnits: wei / toWei(1n),
  };
}
