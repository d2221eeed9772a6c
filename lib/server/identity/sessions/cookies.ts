/** Whether cookies travel over https only. The demo is plain http on the loopback. */
export type CookiePlan = { isSecure: boolean };

/** next-auth's name; in production bound to this host, so that no neighbour can set it. */
export function sessionCookieName({ isSecure }: CookiePlan): string {
  return `${isSecure ? "__Host-" : ""}next-auth.session-token`;
}

/** Names the browser that asked for a nonce, so that nobody can be signed in with another's message. */
export function browserCookieName({ isSecure }: CookiePlan): string {
  return `${isSecure ? "__Host-" : ""}souk.browser`;
}

export function cookiesOf(headers: Headers): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (headers.get("cookie") ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at < 1) continue;
    const name = part.slice(0, at).trim();
    if (!found.has(name)) found.set(name, part.slice(at + 1).trim());
  }
  return found;
}

/** A cookie of ours: whole site, never readable by scripts, not sent by other sites' forms. */
export function cookieHeader(cookie: {
  name: string;
  value: string;
  maxAgeS: number;
  plan: CookiePlan;
}): string {
  const secure = cookie.plan.isSecure ? "; Secure" : "";
  return `${cookie.name}=${cookie.value}; Path=/; Max-Age=${cookie.maxAgeS}; HttpOnly; SameSite=Lax${secure}`;
}
