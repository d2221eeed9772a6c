import type { IncomingMessage, ServerResponse } from "node:http";
import { noteClient } from "@/lib/server/http/client-gone";
import { areaOf, serveFrom } from "@/lib/server/http/router";
import type { RouteTable } from "@/lib/server/http/subsystem";

/** Answers what the route tables know; null leaves the request to Next. */
export type Front = (request: IncomingMessage, response: ServerResponse) => Promise<void> | null;

/** Ten packets, TCP's first window: what fits into it arrives in one round trip, packed or not. */
const GZIP_FROM_BYTES = 14 * 1024;

/** The tables in front of Next, whose router then costs no JSON answer anything. */
export function openFront(tables: readonly RouteTable[], publicOrigin: string): Front {
  const serve = serveFrom(tables);
  const isOurs = areaOf(tables);
  return (request, response) => {
    const target = request.url ?? "";
    if (isOtherSpelling(target)) return null;
    const url = new URL(`${publicOrigin}${target}`);
    if (!isOurs(url.pathname)) return null;
    const asked = requestOf(request, url);
    noteClient(asked, response);
    return serve(asked).then((answer) => send(answer, request, response));
  };
}

/** Next sends these to the one spelling of their path. */
function isOtherSpelling(target: string): boolean {
  const path = target.split(/[?#]/, 1)[0] ?? "";
  return path.includes("//") || path.includes("\\") || path.endsWith("/");
}

/** No signal: an answer's stream is cancelled when its client is gone, what only reads asks `whenGone`, and a write that was begun is not given up. */
export function requestOf(request: IncomingMessage, url: URL): Request {
  const init: RequestInit & { duplex: "half" } = {
    method: request.method,
    headers: headersOf(request),
    body: hasBody(request) ? bodyOf(request) : null,
    duplex: "half",
  };
  return new Request(url, init);
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === "string") headers.append(name, value);
    else for (const one of value ?? []) headers.append(name, one);
  }
  return headers;
}

function hasBody({ method, headers }: IncomingMessage): boolean {
  if (method === "GET" || method === "HEAD") return false;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** Takes from the socket only what is asked for; what nobody asks for Node drops behind the answer. */
function bodyOf(request: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = request[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    },
    { highWaterMark: 0 },
  );
}

async function send(answer: Response, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (response.destroyed) return answer.body?.cancel();
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    if (name === "set-cookie") response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  const body = answer.body && packed(answer.body, request, response);
  if (body === null || request.method === "HEAD") {
    response.end();
    return body?.cancel();
  }
  await pour(body, response);
}

type Body = NonNullable<Response["body"]>;

/** A long answer goes as gzip to whoever takes it. */
function packed(body: Body, request: IncomingMessage, response: ServerResponse): Body {
  if (Number(response.getHeader("content-length") ?? 0) < GZIP_FROM_BYTES) return body;
  response.appendHeader("vary", "accept-encoding");
  if (!takesGzip(String(request.headers["accept-encoding"] ?? ""))) return body;
  response.setHeader("content-encoding", "gzip");
  response.removeHeader("content-length");
  return body.pipeThrough(new CompressionStream("gzip"));
}

/** Named, and not with a weight of nothing (RFC 9110 12.5.3). */
function takesGzip(accepted: string): boolean {
  return accepted.split(",").some((one) => {
    const [coding = "", ...parameters] = one.split(";").map((part) => part.trim().toLowerCase());
    const weight = parameters
      .map((part) => /^q\s*=\s*([\d.]+)$/.exec(part)?.[1])
      .find((found) => found !== undefined);
    return coding === "gzip" && Number(weight ?? 1) > 0;
  });
}

/** No faster than the client reads; given up when it is gone. */
export async function pour(body: Body, response: ServerResponse): Promise<void> {
  const reader = body.getReader();
  response.once("close", () => void reader.cancel().catch(() => undefined));
  for (;;) {
    const { done, value } = await reader.read();
    if (done || response.destroyed) return void response.end();
    if (!response.write(value)) await drained(response);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off("drain", go).off("close", go);
      resolve();
    };
    response.on("drain", go).on("close", go);
  });
}
