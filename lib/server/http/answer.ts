import type { Reply } from "@/lib/server/kernel/context";

/** A command's reply, or any other JSON text, with the headers that go with it. */
export interface Answer extends Reply {
  readonly headers?: readonly (readonly [string, string])[];
  /** JSON, unless said otherwise. */
  readonly contentType?: string;
  /** Sent as it comes, in the body's stead. */
  readonly stream?: ReadableStream<Uint8Array>;
}

/** 200 with a value, unless said otherwise. */
export function ok(value: unknown, more: { status?: number; headers?: Answer["headers"] } = {}): Answer {
  return { status: more.status ?? 200, body: JSON.stringify(value), headers: more.headers ?? [] };
}

/** 204: done, and there is nothing to say. */
export function done(headers: Answer["headers"] = []): Answer {
  return { status: 204, body: "", headers };
}

/** A response of text that tells its length, so that whoever carries it on need neither count nor chunk it. */
export function textResponse(text: string, init: { status: number; headers: HeadersInit }): Response {
  const headers = new Headers(init.headers);
  headers.set("content-length", String(Buffer.byteLength(text)));
  return new Response(text, { status: init.status, headers });
}

/** Nothing that a person or program gets from the API may be kept by a cache on the way. */
export function responseOf(answer: Answer): Response {
  const headers = new Headers({ "cache-control": "private, no-store" });
  if (answer.status !== 204) headers.set("content-type", answer.contentType ?? "application/json");
  if (answer.replayed) headers.set("idempotency-replayed", "true");
  for (const [name, value] of answer.headers ?? []) headers.append(name, value);
  if (answer.status === 204) return new Response(null, { status: 204, headers });
  if (answer.stream) return new Response(answer.stream, { status: answer.status, headers });
  return textResponse(answer.body, { status: answer.status, headers });
}
