import { randomBytes } from "node:crypto";
import { dropExpiredNonces, insertNonce } from "@/lib/server/store/statements/identity";
import type { House } from "../house";

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
