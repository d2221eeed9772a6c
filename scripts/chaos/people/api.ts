import type { Json } from "@/lib/server/http/json";
import { routeOf } from "../routes";

export interface HttpAnswer {
  readonly status: number;
  readonly body: Json;
}

const PATIENCE_MS = 20_000;

/** Which routes were asked and answered well, as the route tables name them. */
export const answeredRoutes = new Set<string>();

/** One request. Null when no answer came: it may have been done or not. */
export async function ask(
  url: string,
  request: {
    method: "GET" | "POST" | "PATCH";
    body?: unknown;
    key?: string;
    headers?: Record<string, string>;
  },
): Promise<(HttpAnswer & { readonly setCookie: string[] }) | null> {
  const { method, body, key, headers = {} } = request;
  try {
    const reply = await fetch(url, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await reply.text();
    if (reply.ok) answeredRoutes.add(routeOf(method, url));
    const type = reply.headers.get("content-type") ?? "";
    const read: Json = type.includes("json") ? JSON.parse(text) : text;
    return { status: reply.status, body: read, setCookie: reply.headers.getSetCookie() };
  } catch {
    return null;
  }
}
