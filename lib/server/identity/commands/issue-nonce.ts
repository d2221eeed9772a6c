import { randomBytes } from "node:crypto";
import type { House } from "@/lib/server/kernel/context";
import { dropExpiredNonces, insertNonce } from "@/lib/server/kernel/tables/identity";

/** A single-use sign-in nonce for one browser. Expired ones are swept on the way. */
export async function issueNonce(
  house: House,
  input: { browserHash: string },
): Promise<{ nonce: string; expiresAtMs: number }> {
  const nonce = randomBytes(16).toString("hex");
  return house.store.write(async (tx) => {
    const nowMs = house.clock();
    const expiresAtMs = nowMs + house.config.nonceTtlMs;
    await dropExpiredNonces(tx, nowMs);
    await insertNonce(tx, { nonce, browserHash: input.browserHash, createdAtMs: nowMs, expiresAtMs });
    return { nonce, expiresAtMs };
  });
}
