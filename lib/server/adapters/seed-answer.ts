import type { Actor } from "@/lib/domain/access/actor";
import { Forbidden, NotFound } from "@/lib/domain/errors";
import { textResponse } from "@/lib/server/http/answer";
import { bodyHashOf, idempotencyKeyOf } from "@/lib/server/http/idempotency";
import { isLoopbackOrigin, isSafeMethod } from "@/lib/server/http/origin";
import { failureOf, newTraceId } from "@/lib/server/http/problem";
import type { Call, Reply } from "@/lib/server/kernel/context";
import { type Runtime, runtime } from "@/lib/server/kernel/runtime";

/** Money the seed knows nothing of, and a reused key, are plain bad requests there. */
const SEED_STATUS: Record<number, number> = { 402: 400, 415: 400, 422: 400 };

/** What pages of this machine may do here; the seed's own runs on another port than the house. */
const CORS_HEADERS = {
  "access-control-allow-methods": "GET, POST, PUT, OPTIONS",
  "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key",
  "access-control-expose-headers": "Idempotency-Replayed, Retry-After",
  "access-control-max-age": "600",
};

/** One rule for reads, writes and preflights: the origin of a page of this machine is named, no other and never `*`. */
function corsHeaders(request: Request): Record<string, string> {
  const origin = request.headers.get("origin");
  const isNamed = origin !== null && isLoopbackOrigin(origin);
  return { vary: "Origin", ...(isNamed ? { "access-control-allow-origin": origin, ...CORS_HEADERS } : {}) };
}

/**
 * Nobody signs in here, and a browser sends a write without a body wherever a page wants it.
 * @throws Forbidden for a write that a page of neither this machine nor the house sent
 */
function assertNoForeignWrite(request: Request, publicOrigin: string): void {
  const origin = request.headers.get("origin");
  if (isSafeMethod(request.method) || origin === null || origin === publicOrigin) return;
  if (!isLoopbackOrigin(origin)) throw new Forbidden("Pages of other sites may change nothing here.");
}

function reply(status: number, value: unknown, headers: Record<string, string>): Response {
  if (status === 204) return new Response(null, { status, headers });
  return textResponse(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", "cache-control": "private, no-store", ...headers },
  });
}

/** What a client of the seed is told: `{"detail": …}`, the first wrong field's sentence if there is one. */
function refusal(error: unknown, path: string, cors: Record<string, string>): Response {
  const failure = failureOf(error, { traceId: newTraceId(), path });
  const errors = failure.values.errors as { detail: string }[] | undefined;
  const status = SEED_STATUS[failure.status] ?? failure.status;
  return reply(status, { detail: errors?.[0]?.detail ?? failure.detail }, { ...failure.headers, ...cors });
}

export interface SeedReply {
  status?: number;
  value: unknown;
  headers?: Record<string, string>;
}

interface Surface {
  /** Absent in production: 404 like any path that never was. */
  readonly isDemoOnly: boolean;
  readonly run: (world: Runtime) => Promise<SeedReply>;
}

/** Answers one call of a seed client; in the demo other pages of this machine may read it. */
export async function answerSeedClient(request: Request, surface: Surface): Promise<Response> {
  const path = new URL(request.url).pathname;
  let cors: Record<string, string> = {};
  try {
    const world = await runtime();
    const isDemo = world.env.mode === "demo";
    if (surface.isDemoOnly && !isDemo) throw new NotFound("Not Found");
    cors = isDemo ? corsHeaders(request) : {};
    if (isDemo) assertNoForeignWrite(request, world.env.publicOrigin);
    const { status = 200, value, headers = {} } = await surface.run(world);
    return reply(status, value, { ...headers, ...cors });
  } catch (error) {
    return refusal(error, path, cors);
  }
}

/** What a command takes of a seed client's request: a repeated Idempotency-Key is known by its path, query and fields. */
export function seedCall<I>(request: Request, call: { actor: Actor; input: I }): Call<I> {
  const { actor, input } = call;
  const key = idempotencyKeyOf(request.headers);
  if (key === null) return { actor, input };
  const { pathname, search } = new URL(request.url);
  const route = `${request.method} ${pathname}${search}`;
  return { actor, input, idempotency: { key, route, bodyHash: bodyHashOf(input) } };
}

/** Says that an answer is an earlier one's. */
export function replayed(reply: Reply): Record<string, string> {
  return reply.replayed ? { "idempotency-replayed": "true" } : {};
}
