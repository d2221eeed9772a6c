import type { Actions } from "@/lib/domain/access/authorize";

/** What may be asked of the chain, and how money leaves. */
export const ACTIONS = {
  "chain.read": { needs: "public", scope: "chain:read" },
  "chain.rescan": { needs: "operator", scope: "chain:write" },
  "chain.token": { needs: "operator", scope: "chain:write" },
  "withdrawals.list": { needs: "member", scope: "withdrawals:read" },
  "withdrawals.make": { needs: "member", scope: "withdrawals:write" },
} as const satisfies Actions;
