import { address, callData, quantity } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";

/** A transaction ready to sign: value in wei as hex. */
export const transactionRequest = z.object({
  chainId: z.number().int(),
  to: address,
  data: callData,
  value: quantity,
});

/** An EIP-712 message to sign; `fill` names the values of `message` the signer chooses. */
export const typedData = z.object({
  domain: z.record(z.string(), z.unknown()),
  types: z.record(z.string(), z.array(z.object({ name: z.string(), type: z.string() }))),
  primaryType: z.string(),
  message: z.record(z.string(), z.unknown()),
  fill: z.array(z.string()),
});

export type TransactionRequestWire = z.infer<typeof transactionRequest>;
export type TypedDataWire = z.infer<typeof typedData>;
