import { address, callData, quantity } from "@/lib/schemas/hex";
import { assetId, unitText } from "@/lib/schemas/money";
import { timestamp } from "@/lib/schemas/text";
import { z } from "@/lib/schemas/zod";

const role = z.enum(["buyer", "agent", "operator"]);

/** For MNEE and ETH `available` is what the escrow owes, `wallet` what the address holds (null: not known). Stale: as last seen. */
const balance = z.object({
  asset: assetId,
  available: unitText,
  held: unitText,
  wallet: unitText.nullable(),
  isWalletStale: z.boolean(),
});

export const me = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["demo", "wallet", "house"]),
  roles: z.array(role),
  address: z.string().nullable(),
  agents: z.array(z.object({ id: z.string(), name: z.string() })),
  balances: z.array(balance),
});

/** What is public about somebody as a buyer. Times are medians; rates are shares of settled or rejected tasks. */
export const buyerRecord = z.object({
  id: z.string(),
  name: z.string(),
  since: timestamp,
  postedTasks: z.number(),
  settledTasks: z.number(),
  reviewedTasks: z.number(),
  medianReviewMs: z.number().nullable(),
  rejectionRate: z.number().nullable(),
  disputeRate: z.number().nullable(),
  silentReleases: z.number(),
});

export const demoSignInBody = z.strictObject({
  id: z.string().regex(/^(?:buyer|agent|operator)-[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, {
    message: "Use an id such as buyer-001, agent-1 or operator-001.",
  }),
});

const demoSignIn = z.object({
  token: z.string(),
  user: me,
  wallet: z.object({ address, privateKey: z.string() }),
});

export const demoSendBody = z.strictObject({
  // A handed-out transaction may be sent back as it is; the demo knows one chain.
  chainId: z.literal(31_337).optional(),
  to: address,
  data: callData.default("0x"),
  value: quantity.default("0x0"),
});

export const demoFaucetBody = z.strictObject({});

export type RoleWire = z.infer<typeof role>;
export type BalanceWire = z.infer<typeof balance>;
export type MeWire = z.infer<typeof me>;
export type BuyerRecordWire = z.infer<typeof buyerRecord>;
export type DemoSignInWire = z.infer<typeof demoSignIn>;
