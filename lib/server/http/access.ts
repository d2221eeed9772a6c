import type { Actions } from "@/lib/domain/access/authorize";

/** Whoever watches over the house asks the first two without a key; its figures are the operator's. */
export const ACTIONS = {
  "health.read": { needs: "public", scope: null },
  "ready.read": { needs: "public", scope: null },
  "metrics.read": { needs: "operator", scope: null },
} as const satisfies Actions;
