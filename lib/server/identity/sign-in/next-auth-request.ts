import NextAuth, { type AuthOptions } from "next-auth";
import { textResponse } from "@/lib/server/http/answer";
import { cookiesOf } from "@/lib/server/identity/sessions/cookies";

/** What next-auth's handler for plain requests reads and writes; it needs nothing else of Next. */
interface PlainRequest {
  method: string;
  headers: Record<string, string>;
  cookies: Record<string, string>;
  query: Record<string, string | string[]>;
  body: Record<string, string>;
}
interface PlainResponse {
  status(code: number): PlainResponse;
  getHeader(name: string): string | string[] | undefined;
  setHeader(name: string, value: string | string[]): PlainResponse;
  send(body: unknown): void;
  json(body: unknown): void;
  end(): void;
}
type PlainHandler = (
  request: PlainRequest,
  response: PlainResponse,
  options: AuthOptions,
) => Promise<unknown>;

const interop = NextAuth as unknown as PlainHandler & { default?: PlainHandler };
const handle: PlainHandler = interop.default ?? interop;

const ACTIONS = new Set(["providers", "session", "csrf", "signin", "signout", "callback", "error"]);

/** True for what next-auth may be asked; its browser log endpoint is not among it. */
export function isAuthAction(path: readonly string[]): boolean {
  return path.length <= 2 && ACTIONS.has(path[0] ?? "");
}

/** next-auth writes its cookies percent-encoded. */
function decodedCookies(headers: Headers): Record<string, string> {
  const decoded = [...cookiesOf(headers)].map(([name, value]) => {
    try {
      return [name, decodeURIComponent(value)];
    } catch {
      return [name, value];
    }
  });
  return Object.fromEntries(decoded);
}

function recorder() {
  const headers = new Map<string, string | string[]>();
  const written = { status: 200, body: null as string | null };
  const response: PlainResponse = {
    status: (code) => {
      written.status = code;
      return response;
    },
    getHeader: (name) => headers.get(name.toLowerCase()),
    setHeader: (name, value) => {
      headers.set(name.toLowerCase(), value);
      return response;
    },
    send: (body) => {
      written.body = typeof body === "string" ? body : JSON.stringify(body ?? {});
    },
    json: (body) => {
      headers.set("content-type", "application/json");
      written.body = JSON.stringify(body);
    },
    end: () => undefined,
  };
  const toResponse = () => {
    const all = new Headers({ "cache-control": "private, no-store" });
    for (const [name, value] of headers) {
      for (const one of [value].flat()) all.append(name, one);
    }
    all.set("cache-control", "private, no-store");
    const { status, body } = written;
    if (body === null) return new Response(null, { status, headers: all });
    return textResponse(body, { status, headers: all });
  };
  return { response, toResponse };
}

/**
 * Passes a Web request through next-auth. A POST is always answered with JSON `{url}` and its true status
 * instead of a redirect, so that a refused sign-in is a 401.
 */
export async function throughNextAuth(
  request: Request,
  input: { path: readonly string[]; body: Record<string, string>; options: AuthOptions },
): Promise<Response> {
  const { response, toResponse } = recorder();
  const url = new URL(request.url);
  const plain: PlainRequest = {
    method: request.method,
    headers: Object.fromEntries(request.headers),
    cookies: decodedCookies(request.headers),
    query: { ...Object.fromEntries(url.searchParams), nextauth: [...input.path] },
    body: request.method === "POST" ? { ...input.body, json: "true" } : {},
  };
  await handle(plain, response, input.options);
  return toResponse();
}
