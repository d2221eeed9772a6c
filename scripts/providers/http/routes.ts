import { InvalidInput, NotFound } from "@/lib/domain/errors";
import type { z } from "@/lib/schemas/zod";
import { textResponse } from "@/lib/server/http/answer";
import { readJson } from "@/lib/server/http/body";
import { parsedFields } from "@/lib/server/http/fields";
import { MethodNotAllowed } from "@/lib/server/http/problem";

export const BODY_LIMIT_BYTES = 256 * 1024;

/** A request as a provider sees it. */
export interface Asked {
  readonly request: Request;
  readonly url: URL;
  /** What stands for the last segment `{…}` of the route's path, decoded; empty where the path has none. */
  readonly segment: string;
  /** Where the provider itself is reached, such as `http://127.0.0.1:8001`. */
  readonly origin: string;
}

export interface ProviderRoute {
  readonly method: "GET" | "POST";
  /** Literal, or with one `{name}` at its end; `{name+}` takes all that follows, as it stands in the path. */
  readonly path: `/${string}`;
  readonly answer: (asked: Asked) => Promise<Response> | Response;
}

/** One of the demo's services: what it is called and what it answers. */
export interface Provider {
  readonly name: string;
  readonly routes: readonly ProviderRoute[];
  /** Lets go of what goes on behind the answers. */
  stop?(): Promise<void>;
}

/** What a provider is opened with. Its folder is its own. */
export interface ProviderPlace {
  readonly folder: string;
  readonly clock: () => number;
}

export function jsonAnswer(value: unknown, status = 200): Response {
  return jsonText(JSON.stringify(value), status);
}

export function jsonText(text: string, status: number): Response {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  return textResponse(text, { status, headers });
}

/** @throws TooLarge, UnsupportedMediaType, InvalidInput that names every wrong field */
export async function bodyOf<T>(asked: Asked, schema: z.ZodType<T>): Promise<T> {
  return parsedFields(schema, await readJson(asked.request, BODY_LIMIT_BYTES));
}

/** @throws InvalidInput for a wrong, unknown or repeated parameter */
export function queryOf<T>({ url }: Asked, schema: z.ZodType<T>): T {
  const names = [...url.searchParams.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw new InvalidInput([{ pointer: `#/${repeated}`, detail: "is there twice" }]);
  return parsedFields(schema, Object.fromEntries(url.searchParams));
}

/**
 * Finds the route and asks it. HEAD is asked as GET.
 * @throws NotFound, MethodNotAllowed with those that the path takes
 */
export async function route(provider: Provider, request: Request, origin: string): Promise<Response> {
  const url = new URL(request.url);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const found = [healthOf(provider), ...provider.routes].flatMap((candidate) => {
    const segment = segmentOf(candidate.path, url.pathname);
    return segment === null ? [] : [{ candidate, segment }];
  });
  const chosen = found.find(({ candidate }) => candidate.method === method);
  if (chosen) return chosen.candidate.answer({ request, url, segment: chosen.segment, origin });
  if (found.length === 0)
    throw new NotFound("There is nothing at this address. GET /health says who this is.");
  throw new MethodNotAllowed([...new Set(found.map(({ candidate }) => candidate.method))]);
}

function healthOf({ name }: Provider): ProviderRoute {
  return { method: "GET", path: "/health", answer: () => jsonAnswer({ status: "ok", name }) };
}

/** Null when the path is not the route's. */
function segmentOf(pattern: string, path: string): string | null {
  const open = pattern.indexOf("{");
  if (open < 0) return pattern === path ? "" : null;
  const [head, last] = [pattern.slice(0, open), path.slice(open)];
  if (pattern.endsWith("+}")) return path.startsWith(head) ? last : null;
  if (!path.startsWith(head) || last === "" || last.includes("/")) return null;
  try {
    return decodeURIComponent(last);
  } catch {
    return null;
  }
}
