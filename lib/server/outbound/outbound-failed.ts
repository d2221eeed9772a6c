/** What kept a question to somebody else from having an answer. */
export const OUTBOUND_FAILURES = [
  "refused_address",
  "redirect",
  "too_large",
  "timeout",
  "unreachable",
  "not_http",
  "busy",
] as const;
export type OutboundFailure = (typeof OUTBOUND_FAILURES)[number];

/**
 * A question to somebody else that has no answer; the sentence says why, and names nothing but what was asked for.
 * `refused_address`: the house does not go there; `busy`: it has no connection free to go there; nothing was sent.
 */
export class OutboundFailed extends Error {
  readonly code = "outbound_failed";
  constructor(
    readonly kind: OutboundFailure,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = "OutboundFailed";
  }
}

/** True for one of any bundle: recognised by its code, since classes are duplicated between bundles. */
export function isOutboundFailed(error: unknown): error is OutboundFailed {
  return error instanceof Error && "code" in error && error.code === "outbound_failed" && "kind" in error;
}
