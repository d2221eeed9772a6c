import type { Actions } from "@/lib/domain/access/authorize";

/** What may be done with the books. */
export const ACTIONS = {
  "transactions.list": { needs: "member", scope: "transactions:read" },
} as const satisfies Actions;
