import { openSession } from "@/lib/server/identity/commands/open-session";
import { revokeSession } from "@/lib/server/identity/commands/revoke-session";
import { cookieHeader, cookiesOf, sessionCookieName } from "./cookies";
import { cookiePlanOf, type IdentityWorld } from "./identify";
import { openSealedSession, type SessionClaims, sealSession } from "./session-token";

function cookieOf(value: string, maxAgeS: number, world: IdentityWorld): string {
  const plan = cookiePlanOf(world);
  return cookieHeader({ name: sessionCookieName(plan), value, maxAgeS, plan });
}

/** Ends the session that this browser's cookie names, if any, for all its tabs. */
export async function endBrowserSession(headers: Headers, world: IdentityWorld): Promise<void> {
  const cookie = cookiesOf(headers).get(sessionCookieName(cookiePlanOf(world)));
  const claims = cookie ? await openSealedSession(cookie, world.env.authSecret) : null;
  if (claims) await revokeSession(world.context, { sid: claims.sid });
}

/** A new session under a new id; the one before it in this browser ends. */
export async function rotateSession(
  userId: string,
  headers: Headers,
  world: IdentityWorld,
): Promise<SessionClaims> {
  await endBrowserSession(headers, world);
  const { sid } = await openSession(world.context, { userId, kind: "cookie" });
  return { sid, userId };
}

/** Signs the browser in as the user; returns the Set-Cookie header. */
export async function startBrowserSession(
  userId: string,
  headers: Headers,
  world: IdentityWorld,
): Promise<string> {
  const claims = await rotateSession(userId, headers, world);
  const maxAgeS = Math.floor(world.context.config.sessionTtlMs / 1000);
  const sealed = await sealSession(claims, { secret: world.env.authSecret, maxAgeS });
  return cookieOf(sealed, maxAgeS, world);
}

/** Set-Cookie header that removes the session cookie. */
export function clearedSessionCookie(world: IdentityWorld): string {
  return cookieOf("", 0, world);
}
