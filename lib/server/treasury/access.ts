import type { Actions } from "@/lib/domain/access/authorize";

/** What may be done with the money of the house. */
export const ACTIONS = {
  "treasury.read": { needs: "operator", scope: "treasury:read" },
  "treasury.operate": { needs: "operator", scope: "treasury:write" },
  "policy.read": { needs: "operator", scope: "policy:read" },
  "policy.change": { needs: "operator", scope: "policy:write" },
  "decisions.read": { needs: "operator", scope: "decisions:read" },
  "services.call": { needs: "operator", scope: "services:write" },
  "services.read": { needs: "member", scope: "services:read" },
  "invariants.read": { needs: "operator", scope: "invariants:read" },
} as const satisfies Actions;
