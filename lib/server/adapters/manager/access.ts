import type { Actions } from "@/lib/domain/access/authorize";

/** Signing in by a wallet's challenge, and what may be done with nodes afterwards. A proof carries the node's own secret. */
export const ACTIONS = {
  "manager.sign_in": { needs: "public", scope: null },
  "manager.prove": { needs: "public", scope: null },
  "manager.read": { needs: "member", scope: "network:read" },
  "manager.write": { needs: "member", scope: "network:write" },
  "manager.pay": { needs: "operator", scope: "network:write" },
} as const satisfies Actions;
