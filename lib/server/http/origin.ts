import { Forbidden } from "@/lib/domain/errors";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export function isSafeMethod(method: string): boolean {
  return SAFE_METHODS.has(method);
}

/**
 * Refuses a write that another site's page could have sent with this browser's cookies.
 * Programs send neither header; a browser sends at least one with every write.
 * @throws Forbidden
 */
export function assertSameOrigin(request: Request, publicOrigin: string): void {
  if (isSafeMethod(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const isForeignSite = site !== null && site !== "same-origin" && site !== "none";
  const isForeignOrigin = origin !== null && origin !== publicOrigin;
  if (isForeignSite || isForeignOrigin) {
    throw new Forbidden(
      "This came from another site's page. Do it from the house's own pages, or use a token.",
    );
  }
}

/** Pages that this machine itself serves, whatever their port. */
const LOOPBACK_PAGE = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** Whether an `Origin` names a page of this machine, as browsers spell it and to its last character. */
export function isLoopbackOrigin(origin: string): boolean {
  return LOOPBACK_PAGE.test(origin);
}
