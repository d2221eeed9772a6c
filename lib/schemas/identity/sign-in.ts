import { signature } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";

/** A signed ERC-4361 message; longer ones than 4 096 characters are refused unread. */
export const walletSignInBody = z.strictObject({
  message: z.string().min(1).max(4_096),
  signature,
});

/** What the message is signed with: by the house's clock, since that of its reader may be wrong. */
const signInNonce = z.object({ nonce: z.string(), issuedAt: z.string(), expiresAt: z.string() });

export type SignInNonceWire = z.infer<typeof signInNonce>;
