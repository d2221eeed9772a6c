import { decode, encode } from "next-auth/jwt";

/** What a session cookie carries. Everything else is read from the database at each request. */
export interface SessionClaims {
  sid: string;
  userId: string;
}

export async function sealSession(
  claims: SessionClaims,
  key: { secret: string; maxAgeS: number },
): Promise<string> {
  return encode({ token: { ...claims }, secret: key.secret, maxAge: key.maxAgeS });
}

/** The claims of a cookie, or null when it is not ours, broken or past its time. */
export async function openSealedSession(token: string, secret: string): Promise<SessionClaims | null> {
  try {
    const claims = await decode({ token, secret });
    if (typeof claims?.sid !== "string" || typeof claims.userId !== "string") return null;
    return { sid: claims.sid, userId: claims.userId };
  } catch {
    return null;
  }
}
