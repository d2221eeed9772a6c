import { ApiProblem, problemFrom, unreachable } from "./api-problem";
import { identityIsSettled } from "./identity-change";
import { noteServerDate } from "./server-clock";

const MAX_ATTEMPTS = 3;

/** A new key for one intention; a retry of the same intention keeps it. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (!response.ok) throw problemFrom(response.status, body);
  return body as T;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(path, { credentials: "same-origin", ...init });
    noteServerDate(response.headers.get("date"));
    return response;
  } catch (failure) {
    if (init.signal?.aborted) throw failure;
    throw unreachable();
  }
}

/** A query asks with its signal, and waits while the identity changes; it may be cancelled meanwhile. */
async function queryMayAsk(signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return;
  await identityIsSettled();
  signal.throwIfAborted();
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  await queryMayAsk(signal);
  return answerOf<T>(
    await reach(path, { ...(signal ? { signal } : {}), headers: { accept: "application/json" } }),
  );
}

const pause = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs));

function isWorthRepeating(failure: unknown): boolean {
  return (
    failure instanceof ApiProblem && ["unreachable", "busy", "idempotency_in_flight"].includes(failure.code)
  );
}

const headersOf = (accept: string, idempotencyKey: string) => ({
  accept,
  "content-type": "application/json",
  "idempotency-key": idempotencyKey,
});

/**
 * Sends one intention. Every one carries an Idempotency-Key, and a repetition after a lost answer carries the
 * same one, so that nothing that moves money happens twice.
 */
async function send<T>(
  path: string,
  body: object,
  {
    method = "POST",
    idempotencyKey = newIdempotencyKey(),
    signal,
  }: { method?: "POST" | "PUT" | "PATCH" | "DELETE"; idempotencyKey?: string; signal?: AbortSignal },
): Promise<T> {
  await queryMayAsk(signal);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await reach(path, {
        method,
        ...(signal ? { signal } : {}),
        headers: headersOf("application/json", idempotencyKey),
        body: JSON.stringify(body),
      });
      return await answerOf<T>(response);
    } catch (failure) {
      if (attempt >= MAX_ATTEMPTS || !isWorthRepeating(failure)) throw failure;
      await pause(300 * attempt);
    }
  }
}

export const post = <T>(path: string, body: object = {}, idempotencyKey?: string): Promise<T> =>
  send<T>(path, body, idempotencyKey ? { idempotencyKey } : {});

export const put = <T>(path: string, body: object): Promise<T> => send<T>(path, body, { method: "PUT" });

export const patch = <T>(path: string, body: object): Promise<T> => send<T>(path, body, { method: "PATCH" });

export const remove = <T>(path: string): Promise<T> => send<T>(path, {}, { method: "DELETE" });

/** A question that is too long for an address, asked by a query. */
export const ask = <T>(path: string, body: object, signal: AbortSignal): Promise<T> =>
  send<T>(path, body, { signal });

/**
 * Sends one intention whose outcome is told while it comes about; null where it is told at once, as for a repetition.
 * Not repeated by itself: who asks hears of the failure, and asks again with the same key. @throws ApiProblem
 */
export async function postForEvents(
  path: string,
  body: object,
  { idempotencyKey, signal }: { idempotencyKey: string; signal: AbortSignal },
): Promise<ReadableStream<Uint8Array> | null> {
  const response = await reach(path, {
    method: "POST",
    signal,
    headers: headersOf("text/event-stream", idempotencyKey),
    body: JSON.stringify(body),
  });
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (response.ok && isStream) return response.body;
  await answerOf<unknown>(response);
  return null;
}
