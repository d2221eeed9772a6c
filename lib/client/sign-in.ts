import type { DemoSignInWire, MeWire } from "@/lib/schemas/identity/user";
import { post } from "./api";

export type DemoRole = "buyer" | "agent" | "operator";

/** Where a role does its work. */
export const HOME_OF_ROLE: Record<DemoRole, string> = {
  buyer: "/buy",
  agent: "/work",
  operator: "/treasury",
};

/** Signs in as a demo identity; the answer's key is not kept, the house signs for demo identities. */
export async function signInAsDemo(id: string): Promise<MeWire> {
  const { user } = await post<DemoSignInWire>("/api/v1/demo/sign-in", { id });
  return user;
}

export async function signOut(): Promise<null> {
  await post("/api/v1/auth/sign-out");
  return null;
}

/** A path on this site, or the fallback: an address somebody put into the link never leads elsewhere. */
export function safePath(path: string | null | undefined, fallback: string): string {
  if (!path || !/^\/(?![/\\])[\w\-./?=&%]*$/.test(path)) return fallback;
  return path;
}
