import type { Reply } from "@/lib/server/kernel/context";

/** A command's reply, or any other JSON text, with the headers that go with it. */
export interface Answer extends Reply {
  readonly headers?: readonly (readonly [string, string])[];
  /** JSON, unless said otherwise. */
  readonly contentType?: string;
}

/** 200 with a value, unless said otherwise. */
export function ok(value: unknown, more: { status?: number; headers?: Answer["headers"] } = {}): Answer {
  return { status: more.status ?? 200, body: JSON.stringify(value), headers: more.headers ?? [] };
}

/** 204: done, and there is nothing to say. */
export function done(headers: Answer["headers"] = []): Answer {
  return { status: 204, body: "", headers };
}

/** Nothing that a person or program gets from the API may be kept by a cache on the way. */
export function responseOf(answer: Answer): Response {
  const headers = new Headers({ "cache-control": "private, no-store" });
  if (answer.status !== 204) headers.set("content-type", answer.contentType ?? "application/json");
  if (answer.replayed) headers.set("idempotency-replayed", "true");
  for (const [name, value] of answer.headers ?? []) headers.append(name, value);
  return new Response(answer.status === 204 ? null : answer.body, { status: answer.status, headers });
}
