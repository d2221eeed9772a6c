import { ASSET_IDS } from "@/lib/domain/assets";
import { PAYOUT_REASONS, PAYOUT_STATES } from "@/lib/domain/network/payout-lifecycle";
import { money, unitText } from "@/lib/schemas/money";
import type { pageQuery } from "@/lib/schemas/page";
import { id, timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";
import { amountStep } from "./amount-step";

export type PayoutListFilter = z.output<typeof pageQuery>;

/** What is owed for one evaluation or appeal, and how far it has come. */
export const payoutWire = z.object({
  id,
  evaluation: z.number().int(),
  reason: z.enum(PAYOUT_REASONS),
  appealId: z.string().nullable(),
  state: z.enum(PAYOUT_STATES),
  payeeAddress: z.string(),
  asset: z.enum(ASSET_IDS),
  /** In millionths of a dollar, and how its evaluation came to it, factor by factor; of an appeal no factors. */
  microUsd: unitText,
  steps: z.array(amountStep),
  /** Null until the asset has a price. */
  amount: money.nullable(),
  /** What an ether cost, in millionths of a dollar; null for what is no ether. */
  microUsdPerEth: unitText.nullable(),
  /** Why it waits or is blocked. */
  why: z.string().nullable(),
  /** How often it was handed to the chain. */
  tries: z.number().int(),
  transactionHash: z.string().nullable(),
  journalId: id.nullable(),
  owedAt: timestamp,
  nextTryAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
});
export type PayoutWire = z.output<typeof payoutWire>;

/** What an orchestrator was paid in all, in one asset. */
export const earningWire = z.object({ amount: money, microUsd: unitText, payouts: z.number().int() });
export type EarningWire = z.output<typeof earningWire>;
