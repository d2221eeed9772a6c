import type { Actions } from "@/lib/domain/access/authorize";

/**
 * The seed's clients sign in nowhere, so in the demo all of it is open. Outside of it each endpoint asks for what the
 * same thing needs under `/api/v1`.
 */
export const ACTIONS = {
  "nexus.read": { needs: "public", scope: null },
  "nexus.change": { needs: "public", scope: null },
  "nexus.chat": { needs: "public", scope: null },
} as const satisfies Actions;
