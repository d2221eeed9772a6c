import { z } from "@/lib/schemas/zod";

const tokenHealth = z.object({ ok: z.boolean(), reasons: z.array(z.string()) });

const chain = z.object({
  chainId: z.number(),
  rpcUrl: z.string().optional(),
  escrow: z.string(),
  router: z.string().nullable(),
  tokens: z.record(z.string(), z.object({ address: z.string(), decimals: z.number() })),
  confirmations: z.number(),
  graceS: z.number(),
  attester: z.string(),
  arbiter: z.string(),
  feeAccount: z.string(),
  head: z.object({ block: z.number(), halted: z.string().nullable() }).nullable(),
  health: z.record(z.string(), tokenHealth),
  /** Hash of the token's code where it has changed and no operator has looked at it yet. */
  changedTokenCode: z.string().nullable(),
});

export type ChainWire = z.infer<typeof chain>;
