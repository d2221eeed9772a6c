import { randomBytes } from "node:crypto";
import { isSoukError, type SoukError } from "@/lib/domain/errors";
import { textResponse } from "./answer";
import { log } from "./log";

/** Codes that only HTTP knows: they say nothing about the market, so the domain has no class for them. */
const STATUS_OF_HTTP_CODE = {
  method_not_allowed: 405,
  unsupported_media_type: 415,
} as const;

type HttpCode = keyof typeof STATUS_OF_HTTP_CODE;

/** A request that HTTP itself refuses, before any rule of the market is asked. */
export abstract class HttpRefusal extends Error {
  abstract readonly code: HttpCode;
  readonly headers: Record<string, string>;

  constructor(message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = new.target.name;
    this.headers = headers;
  }

  get status(): number {
    return STATUS_OF_HTTP_CODE[this.code];
  }
}

export class MethodNotAllowed extends HttpRefusal {
  readonly code = "method_not_allowed";
  constructor(allowed: readonly string[]) {
    super(`This path takes ${allowed.join(", ")}.`, { allow: allowed.join(", ") });
  }
}

export class UnsupportedMediaType extends HttpRefusal {
  readonly code = "unsupported_media_type";
  constructor(message = "Send the body as application/json, not encoded.") {
    super(message, { accept: "application/json" });
  }
}

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  428: "Precondition Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export function newTraceId(): string {
  return randomBytes(16).toString("hex");
}

/** A failure as HTTP tells it, whatever the surface's own body looks like. */
export interface Failure {
  status: number;
  code: string;
  detail: string;
  values: Record<string, unknown>;
  headers: Record<string, string>;
}

function ofSoukError(error: SoukError): Failure {
  const headers: Record<string, string> = {};
  if (error.retryAfterS !== undefined)
    headers["retry-after"] = String(Math.max(1, Math.ceil(error.retryAfterS)));
  if (error.code === "unauthenticated") headers["www-authenticate"] = "Bearer";
  return { status: error.status, code: error.code, detail: error.message, values: error.values, headers };
}

/** Maps anything thrown to what may be told. What is not ours is logged, and told only by its trace id. */
export function failureOf(error: unknown, trace: { traceId: string; path: string }): Failure {
  if (error instanceof HttpRefusal) {
    return {
      status: error.status,
      code: error.code,
      detail: error.message,
      values: {},
      headers: error.headers,
    };
  }
  if (isSoukError(error) && error.status < 500) return ofSoukError(error);
  log[isSoukError(error) && error.status === 503 ? "warn" : "error"](
    { err: error, ...trace },
    "request failed",
  );
  if (isSoukError(error) && error.status === 503) return ofSoukError(error);
  return {
    status: 500,
    code: "internal",
    detail:
      "Something went wrong on our side. Look whether it was done, then try again; report the trace id if it stays.",
    values: {},
    headers: {},
  };
}

/** RFC 9457: the code's values become members, but never cover a standard one. */
export function problemResponse(error: unknown, request: { path: string; traceId?: string }): Response {
  const traceId = request.traceId ?? newTraceId();
  const failure = failureOf(error, { traceId, path: request.path });
  const body = {
    ...failure.values,
    type: "about:blank",
    title: TITLES[failure.status] ?? "Error",
    status: failure.status,
    detail: failure.detail,
    instance: request.path,
    code: failure.code,
    traceId,
  };
  const json = JSON.stringify(body, (_, value) => (typeof value === "bigint" ? value.toString() : value));
  return textResponse(json, {
    status: failure.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "private, no-store",
      ...failure.headers,
    },
  });
}
