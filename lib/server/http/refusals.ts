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
