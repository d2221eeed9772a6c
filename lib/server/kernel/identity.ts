import type { Actor } from "@/lib/domain/access/actor";

/** Who asks, and by what. A cookie travels with requests that the person did not mean; a bearer token does not. */
export interface Identity {
  actor: Actor;
  via: "none" | "cookie" | "bearer";
  sessionId: string | null;
}
