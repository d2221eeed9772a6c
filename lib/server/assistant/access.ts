import type { Actions } from "@/lib/domain/access/authorize";

/** Whoever may call services as an agent may have the assistant do it. A conversation is its user's alone. */
export const ACTIONS = {
  "assistant.read": { needs: "operator", scope: "assistant:read" },
  "assistant.use": { needs: "operator", scope: "assistant:write" },
} as const satisfies Actions;
