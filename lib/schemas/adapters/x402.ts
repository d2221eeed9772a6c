import { address, signature } from "@/lib/schemas/hex";
import { jsonValue } from "@/lib/schemas/json";
import { z } from "@/lib/schemas/zod";

const LARGEST = 2n ** 256n - 1n;

/** What a contract takes as uint256, in decimal. */
const uint256 = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,77})$/, "Give a whole number in decimal.")
  .transform((text) => BigInt(text))
  .refine((value) => value <= LARGEST, "The number is too large.");

const text = z.string().max(2_000);

const accepted = z.object({
  scheme: text,
  network: text,
  amount: text,
  asset: text,
  payTo: text,
  extra: z.object({ assetTransferMethod: text.optional() }).nullish(),
});

/** What a payer signs for Permit2; amounts in wei, times in seconds. */
export const permit2Payload = z.object({
  signature,
  permit2Authorization: z.object({
    permitted: z.object({ token: address, amount: uint256 }),
    from: address,
    spender: address,
    nonce: uint256,
    deadline: uint256,
    witness: z.object({ to: address, validAfter: uint256 }),
  }),
});

/** The PAYMENT-SIGNATURE header, decoded. What its kind of payment signs is read after its kind is known. */
export const paymentPayload = z.object({ x402Version: z.number(), accepted, payload: jsonValue });

/** The resource's input by GET: its query. */
export const saleQuery = z.record(z.string().max(64), z.string().max(2_000));

export const discoveryQuery = z.strictObject({
  type: z.string().max(64).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
