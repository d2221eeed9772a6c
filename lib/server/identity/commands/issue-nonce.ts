import { randomBytes } from "node:crypto";
import { dropExpiredNonces, insertNonce } from "@/lib/server/identity/tables/sessions";
import type { Context } from "@/lib/server/kernel/context";

/** A single-use sign-in nonce for one browser. Expired ones are swept on the way. */
export interface IssuedNonce {
  readonly nonce: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

export async function issueNonce(context: Context, input: { browserHash: string }): Promise<IssuedNonce> {
  const nonce = randomBytes(16).toString("hex");
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const expiresAtMs = nowMs + context.config.nonceTtlMs;
    await dropExpiredNonces(tx, nowMs);
    await insertNonce(tx, { nonce, browserHash: input.browserHash, createdAtMs: nowMs, expiresAtMs });
    return { nonce, issuedAtMs: nowMs, expiresAtMs };
  });
}
