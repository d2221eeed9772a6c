import { signature } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";

/** A signed ERC-4361 message; longer ones than 4 096 characters are refused unread. */
export const walletSignInBody = z.strictObject({
  message: z.string().min(1).max(4_096),
  signature,
});

const signInNonce = z.object({ nonce: z.string(), expiresAt: z.string() });

export type SignInNonceWire = z.infer<typeof signInNonce>;
