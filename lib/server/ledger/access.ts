import type { Actions } from "@/lib/domain/access/authorize";

/** What may be done with the books. */
export const ACTIONS = {
  "transactions.list": { needs: "member", scope: "transactions:read" },
  "invariants.read": { needs: "operator", scope: "invariants:read" },
} as const satisfies Actions;
