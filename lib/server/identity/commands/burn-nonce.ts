import { takeNonce } from "@/lib/server/identity/tables/sessions";
import type { Context } from "@/lib/server/kernel/context";

/** Burns a nonce at its first use, whatever comes of it. Null when it is unknown, used or expired. */
export async function burnNonce(
  context: Context,
  input: { nonce: string },
): Promise<{ browserHash: string; expiresAtMs: number } | null> {
  const row = await context.store.write((tx) => takeNonce(tx, input.nonce));
  if (!row || row.expiresAtMs <= context.clock()) return null;
  return { browserHash: row.browserHash, expiresAtMs: row.expiresAtMs };
}
