import type { Actions } from "@/lib/domain/access/authorize";

/** Anybody may read what is for sale, and buy it with what he signs. */
export const ACTIONS = {
  "x402.read": { needs: "public", scope: null },
  "x402.buy": { needs: "public", scope: null },
} as const satisfies Actions;
