import type { Actions } from "@/lib/domain/access/authorize";

/** What may be done with the money of the house. */
export const ACTIONS = {
  "treasury.read": { needs: "operator", scope: "treasury:read" },
} as const satisfies Actions;
