import { hexOf } from "@/lib/schemas/hex";
import { z } from "@/lib/schemas/zod";

/** Hash of the code that was looked at. */
export const tokenCodeBody = z.strictObject({
  code: hexOf(/^0x[0-9a-f]{64}$/, "Give the hash of the token's code as the house shows it."),
  reason: z.string().trim().min(1, "Say what was looked at.").max(500),
});

const tokenCode = z.object({ accepted: z.string() });

export type TokenCodeInput = z.output<typeof tokenCodeBody>;
export type TokenCodeWire = z.infer<typeof tokenCode>;
