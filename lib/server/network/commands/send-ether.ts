import { type EtherPrice, NO_PAYER } from "@/lib/domain/network/ether-price";
import { ASKED_AGAIN_MS, MOST_OF_A_BATCH } from "@/lib/domain/network/payout-lifecycle";
import type { Policy } from "@/lib/domain/treasury/policy";
import { STOPPED_REASON } from "@/lib/domain/treasury/reasons";
import type { Hex } from "@/lib/schemas/hex";
import type { Context } from "@/lib/server/kernel/context";
import { oweEther } from "@/lib/server/network/operations/owe-ether";
import { dueTransfers, swapPayout } from "@/lib/server/network/tables/payouts";
import type { Tx } from "@/lib/server/store/tx";
import { requireSpending } from "@/lib/server/treasury/operations/call/require-spending";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";

/**
 * Has the payer's wallet send the ether of payouts that the treasury has paid for, at what an ether costs now. What waits says why.
 * @returns how many were handed to the chain
 * @throws BooksRed, TreasuryRed, ChainUnavailable while nothing may be spent, or the price cannot be asked for
 */
export async function sendEther(context: Context): Promise<number> {
  requireSpending(context);
  const due = (tx: Tx) => dueTransfers(tx, { nowMs: context.clock(), limit: MOST_OF_A_BATCH });
  if ((await context.store.read(due)).length === 0) return 0;
  const price = await context.chain?.etherPrice();
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const { policy } = await currentPolicy(tx);
    const means = meansOf({ policy, payer: context.chain?.facts.payer, price });
    const payouts = await due(tx);
    if ("why" in means) {
      const later = { why: means.why, nextTryAtMs: nowMs + ASKED_AGAIN_MS };
      for (const payout of payouts) await swapPayout(tx, payout, later);
      return 0;
    }
    for (const payout of payouts) await oweEther(tx, context, { payout, ...means, nowMs });
    return payouts.length;
  });
}

type Means = { readonly payer: Hex; readonly microUsdPerEth: bigint } | { readonly why: string };

function meansOf(of: {
  policy: Policy;
  payer: Hex | null | undefined;
  price: EtherPrice | undefined;
}): Means {
  const { policy, payer, price } = of;
  if (policy.isStopped) return { why: STOPPED_REASON };
  if (!payer || price === undefined) return { why: NO_PAYER };
  return "why" in price ? price : { payer, microUsdPerEth: price.microUsd };
}
