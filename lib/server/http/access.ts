import type { Actions } from "@/lib/domain/access/authorize";

/** Whoever watches over the house asks these without a key. */
export const ACTIONS = {
  "health.read": { needs: "public", scope: null },
  "ready.read": { needs: "public", scope: null },
} as const satisfies Actions;
