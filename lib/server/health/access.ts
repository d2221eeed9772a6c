import type { Actions } from "@/lib/domain/access/authorize";

/** Whoever watches over the house asks the first two without a key; figures and details are the operator's. */
export const ACTIONS = {
  "health.read": { needs: "public", scope: null },
  "ready.read": { needs: "public", scope: null },
  "metrics.read": { needs: "operator", scope: null },
  "readiness.read": { needs: "operator", scope: "readiness:read" },
} as const satisfies Actions;
