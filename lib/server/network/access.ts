import type { Actions } from "@/lib/domain/access/authorize";

/** What may be done with orchestrators: how they fare, everybody may see. */
export const ACTIONS = {
  "network.read": { needs: "public", scope: "network:read" },
  "network.register": { needs: "member", scope: "network:write" },
} as const satisfies Actions;
