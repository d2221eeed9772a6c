import type { Actions } from "@/lib/domain/access/authorize";

/** The seed's clients sign in nowhere: the ids in their bodies are the identity, so no key has a scope here. */
export const ACTIONS = {
  "aicp.read": { needs: "public", scope: null },
  "aicp.submit": { needs: "public", scope: null },
  "aicp.complete": { needs: "public", scope: null },
} as const satisfies Actions;
