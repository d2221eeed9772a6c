import type { Actions } from "@/lib/domain/access/authorize";

/** What may be done with the money of the house. */
export const ACTIONS = {
  "treasury.read": { needs: "operator", scope: "treasury:read" },
  "invariants.read": { needs: "operator", scope: "invariants:read" },
} as const satisfies Actions;
