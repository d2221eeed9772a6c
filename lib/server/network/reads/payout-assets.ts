import { PAYOUT_ASSETS } from "@/lib/schemas/network/orchestrator";
import type { Context } from "@/lib/server/kernel/context";

/** What uptime can be paid in here: in ether only where a wallet pays it. */
export const payoutAssets = ({ chain }: Pick<Context, "chain">): readonly (typeof PAYOUT_ASSETS)[number][] =>
  PAYOUT_ASSETS.filter((asset) => asset !== "ETH" || (chain !== null && chain.facts.payer !== null));
