import { randomBytes } from "node:crypto";

export interface HeaderFacts {
  readonly isHttps: boolean;
  /** Where pages may connect to beside the house itself, as the demo's wallet does to the local chain. */
  readonly connectTo: readonly string[];
  /** Where pages may show pictures from beside the house itself, as from the demo's own services. */
  readonly picturesFrom: readonly string[];
}

/** One nonce for one response; only scripts that carry it run. */
export function newNonce(): string {
  return randomBytes(16).toString("base64");
}

export function contentSecurityPolicy(nonce: string, facts: HeaderFacts): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    `img-src ${["'self'", "data:", "blob:", ...facts.picturesFrom].join(" ")}`,
    "font-src 'self'",
    `connect-src ${["'self'", ...facts.connectTo].join(" ")}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(facts.isHttps ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** What is no page loads nothing, runs nothing and is shown in no frame. */
const NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** What every response carries, also the errors and the static files; a page has a policy of its own. */
export function securityHeaders(facts: Pick<HeaderFacts, "isHttps">): Record<string, string> {
  return {
    "Content-Security-Policy": NO_PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    ...(facts.isHttps ? { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" } : {}),
  };
}
