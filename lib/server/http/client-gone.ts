import type { ServerResponse } from "node:http";

/** Whom a request's answer goes to. */
const clients = new WeakMap<Request, ServerResponse>();

export function noteClient(request: Request, response: ServerResponse): void {
  clients.set(request, response);
}

/** Tells when nobody waits for the answer any more: for what is worth nothing then. A write that was begun is not given up. */
export function whenGone(request: Request): AbortSignal {
  const response = clients.get(request);
  if (response === undefined) return request.signal;
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  else response.once("close", () => gone.abort());
  return gone.signal;
}
