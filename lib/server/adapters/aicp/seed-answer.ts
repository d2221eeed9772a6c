import { NotFound } from "@/lib/domain/errors";
import { textResponse } from "@/lib/server/http/answer";
import { failureOf, newTraceId } from "@/lib/server/http/problem";
import { type Runtime, runtime } from "@/lib/server/kernel/runtime";

/** Money the seed knows nothing of, and a reused key, are plain bad requests there. */
const SEED_STATUS: Record<number, number> = { 402: 400, 415: 400, 422: 400 };

/** The seed's page runs on another port; it sends ids in bodies and no cookies, so `*` gives nothing away. */
const CORS_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key",
  "access-control-expose-headers": "Idempotency-Replayed, Retry-After",
  "access-control-max-age": "600",
};

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

/** Answers one call of a seed client. The surface is open to everybody, so it exists in the demo only. */
export async function answerSeedClient(
  request: Request,
  run: (world: Runtime) => Promise<SeedReply>,
): Promise<Response> {
  const path = new URL(request.url).pathname;
  let cors: Record<string, string> = {};
  try {
    const world = await runtime();
    if (world.env.mode !== "demo") throw new NotFound("Not Found");
    cors = CORS_HEADERS;
    const { status = 200, value, headers = {} } = await run(world);
    return reply(status, value, { ...headers, ...cors });
  } catch (error) {
    return refusal(error, path, cors);
  }
}
