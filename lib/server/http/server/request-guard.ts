import type { IncomingMessage } from "node:http";

/** What to do with a request before anything of the house sees it. */
export type Admission =
  | { kind: "enter" }
  | { kind: "redirect"; to: string }
  | { kind: "refuse"; status: number; title: string; detail: string; headers?: Record<string, string> };

export interface GuardFacts {
  readonly publicOrigin: string;
  readonly allowedHosts: readonly string[];
}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** Set by Next for itself; from outside they would be forgeries. */
const INTERNAL_HEADERS = /^x-(middleware|invoke|nextjs-(?!data$))/;

/** Host header, method and target are judged here, so that no handler builds a link from a forged one. */
export function admit(
  request: Pick<IncomingMessage, "method" | "url" | "headers">,
  facts: GuardFacts,
): Admission {
  const method = request.method ?? "";
  const url = request.url ?? "";
  if (!METHODS.includes(method)) {
    const detail = `Use one of ${METHODS.join(", ")}.`;
    return {
      kind: "refuse",
      status: 405,
      title: "Method not allowed",
      detail,
      headers: { Allow: METHODS.join(", ") },
    };
  }
  if (!url.startsWith("/")) {
    return { kind: "refuse", status: 400, title: "Bad request", detail: "The target must be a path." };
  }
  const host = (request.headers.host ?? "").toLowerCase();
  if (facts.allowedHosts.includes(host)) return { kind: "enter" };
  const own = new URL(facts.publicOrigin);
  const isLoopbackName = /^(localhost|\[::1\])(:\d+)?$/.test(host);
  if (isLoopbackName && own.hostname === "127.0.0.1") {
    return { kind: "redirect", to: `${own.origin}${url.replace(/^\/+/, "/")}` };
  }
  const detail = `This house answers to ${facts.publicOrigin}.`;
  return { kind: "refuse", status: 421, title: "Misdirected request", detail };
}

/** A page has a few short parameters; Next takes a time for each name that grows with their number. */
const QUERY_CHARS = 4_096;
const QUERY_NAMES = 64;

/** What no table answers is Next's, but for what no page of ours can be. */
export function admitToPages(target: string): Admission {
  const [path = "", query = ""] = target.split("?", 2);
  if (query.length > QUERY_CHARS || query.split("&").length > QUERY_NAMES) {
    const detail = `A page takes at most ${QUERY_NAMES} parameters.`;
    return { kind: "refuse", status: 414, title: "URI too long", detail };
  }
  // Next's image optimizer sends the request on to other paths of ours, past this door; no page uses it.
  if (!isDecodable(path) || /^\/+_next\/+image\b/.test(path)) {
    return { kind: "refuse", status: 404, title: "Not found", detail: "There is nothing at this address." };
  }
  return { kind: "enter" };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

export function dropInternalHeaders(headers: IncomingMessage["headers"]): void {
  for (const name of Object.keys(headers)) if (INTERNAL_HEADERS.test(name)) delete headers[name];
}
