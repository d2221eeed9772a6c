import type { Actions } from "@/lib/domain/access/authorize";

/** Signing in and out, and oneself. No key signs anybody in. */
export const ACTIONS = {
  "me.read": { needs: "member", scope: "me:read" },
  "sign_in.nonce": { needs: "public", scope: null },
  "sign_in.wallet": { needs: "public", scope: null },
  "sign_in.next_auth": { needs: "public", scope: null },
  sign_out: { needs: "public", scope: null },
} as const satisfies Actions;
