/** Every code a client can meet, with its HTTP status. The words are stable: clients branch on them. */
export const STATUS_OF_CODE = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  insufficient_funds: 402,
  illegal_transition: 409,
  lost_race: 409,
  quote_expired: 409,
  quote_mismatch: 409,
  idempotency_in_flight: 409,
  idempotency_key_reused: 422,
  too_large: 413,
  rate_limited: 429,
  busy: 503,
  chain_unavailable: 503,
  token_unhealthy: 409,
  books_red: 503,
  signature_required: 400,
  bad_signature: 400,
  relay_refused: 409,
  no_rail: 409,
  unaligned_amount: 400,
  invariant_broken: 500,
} as const;

export type ErrorCode = keyof typeof STATUS_OF_CODE;

export type FieldError = { pointer: string; detail: string };

/**
 * The base of every failure that the house can name. `message` tells the reader what to do;
 * `values` are the facts a program needs and are sent as members of the problem document.
 */
export abstract class SoukError extends Error {
  abstract readonly code: ErrorCode;
  readonly values: Record<string, unknown>;
  constructor(message: string, values: Record<string, unknown> = {}) {
    super(message);
    this.name = new.target.name;
    this.values = values;
  }

  /** HTTP status of the code. */
  get status(): number {
    return STATUS_OF_CODE[this.code];
  }

  /** Seconds for a `Retry-After` header, when waiting helps. */
  get retryAfterS(): number | undefined {
    const seconds = this.values.retryAfterS;
    return typeof seconds === "number" ? seconds : undefined;
  }
}

/** True for a SoukError of any bundle: recognised by its code, since classes are duplicated between bundles. */
export function isSoukError(error: unknown): error is SoukError {
  if (!(error instanceof Error) || !("code" in error) || !("values" in error)) return false;
  return typeof error.code === "string" && Object.hasOwn(STATUS_OF_CODE, error.code);
}

/** 400: one entry per wrong field; pointers are JSON pointers as fragments (`#/complexity`). */
export class InvalidInput extends SoukError {
  readonly code = "invalid_input";
  readonly errors: readonly FieldError[];
  constructor(
    errors: readonly FieldError[],
    message = "Some fields are not valid. Correct them and send again.",
  ) {
    super(message, { errors });
    this.errors = errors;
  }
}

export class Unauthenticated extends SoukError {
  readonly code = "unauthenticated";
  constructor(message = "Log in first, or send a valid bearer token.") {
    super(message);
  }
}

export class Forbidden extends SoukError {
  readonly code = "forbidden";
  constructor(message = "You may see this, but not do that.") {
    super(message);
  }
}

/** 404: absent and not yours are the same answer, so that ids cannot be probed. */
export class NotFound extends SoukError {
  readonly code = "not_found";
  constructor(message = "There is no such thing, or it is not yours to see.") {
    super(message);
  }
}

/** 402; amounts in units of the asset. */
export class InsufficientFunds extends SoukError {
  readonly code = "insufficient_funds";
  constructor(money: { asset: string; neededUnits: bigint; availableUnits: bigint }) {
    super("There is not enough money for this. Add funds or choose a smaller amount.", {
      asset: money.asset,
      neededUnits: money.neededUnits.toString(),
      availableUnits: money.availableUnits.toString(),
    });
  }
}

/** 409: the verb is not allowed now; `verbs` are those that are. */
export class IllegalTransition extends SoukError {
  readonly code = "illegal_transition";
  constructor(now: { status: string; verbs: readonly string[]; verb?: string }) {
    const allowed =
      now.verbs.length > 0 ? `Allowed now: ${now.verbs.join(", ")}.` : "Nothing is allowed to you now.";
    super(`A task that is ${now.status} does not take ${now.verb ?? "this"}. ${allowed}`, {
      taskStatus: now.status,
      verbs: [...now.verbs],
    });
  }
}

export class LostRace extends SoukError {
  readonly code = "lost_race";
  constructor(message = "Somebody else changed this at the same moment. Read it again and decide anew.") {
    super(message);
  }
}

export class QuoteExpired extends SoukError {
  readonly code = "quote_expired";
  constructor(message = "This quote has expired or is used. Ask for a new one.") {
    super(message);
  }
}

export class QuoteMismatch extends SoukError {
  readonly code = "quote_mismatch";
  constructor(message = "The request does not match its quote. Ask for a new quote.") {
    super(message);
  }
}

export class IdempotencyInFlight extends SoukError {
  readonly code = "idempotency_in_flight";
  constructor() {
    super("The first request with this Idempotency-Key is still running. Wait and repeat it.", {
      retryAfterS: 1,
    });
  }
}

export class IdempotencyKeyReused extends SoukError {
  readonly code = "idempotency_key_reused";
  constructor() {
    super("This Idempotency-Key was used with another request. Choose a new key.");
  }
}

export class TooLarge extends SoukError {
  readonly code = "too_large";
  constructor(limitBytes: number) {
    super(`The body is over ${limitBytes} bytes. Send less.`, { limitBytes });
  }
}

export class RateLimited extends SoukError {
  readonly code = "rate_limited";
  constructor(retryAfterS: number) {
    super("Too many requests. Wait and try again.", { retryAfterS });
  }
}

export class Busy extends SoukError {
  readonly code = "busy";
  constructor(retryAfterS = 1) {
    super("The house is busy. Wait and try again.", { retryAfterS });
  }
}

export class ChainUnavailable extends SoukError {
  readonly code = "chain_unavailable";
  constructor(message?: string | null, cause?: unknown) {
    super(message ?? "The chain does not answer now. Nothing was done; try again soon.", { retryAfterS: 5 });
    this.cause = cause;
  }
}

/** 409: the health light of a token is bad; `reasons` say why. */
export class TokenUnhealthy extends SoukError {
  readonly code = "token_unhealthy";
  constructor(light: { asset: string; reasons: readonly string[] }) {
    super(`${light.asset} cannot move now (${light.reasons.join("; ")}). Choose another asset or wait.`, {
      asset: light.asset,
      reasons: [...light.reasons],
    });
  }
}

export class BooksRed extends SoukError {
  readonly code = "books_red";
  constructor() {
    super("The books do not add up, so payouts are stopped until an operator looks.", { retryAfterS: 60 });
  }
}

export class SignatureRequired extends SoukError {
  readonly code = "signature_required";
  constructor(verb: string) {
    super(`Sign the message that the task shows under consent.${verb} and send it as signature.`, { verb });
  }
}

export class BadSignature extends SoukError {
  readonly code = "bad_signature";
  constructor(message = "The signature does not match the message or the signer. Sign again.") {
    super(message);
  }
}

/** 409: the house does not pay the gas for this; the owner's own transaction goes on working. */
export class RelayRefused extends SoukError {
  readonly code = "relay_refused";
  constructor(why: string, values: { retryAfterS?: number } = {}) {
    super(
      `${why} Ask again without a signature and send the prepared transaction from your own wallet.`,
      values,
    );
  }
}

export class NoRail extends SoukError {
  readonly code = "no_rail";
  constructor(message = "No rail of this house can carry that payment. Choose another asset.") {
    super(message);
  }
}

/** An amount on chain that is not a multiple of 10^9 wei. */
export class UnalignedAmount extends SoukError {
  readonly code = "unaligned_amount";
  constructor(wei: bigint) {
    super("Amounts on chain are multiples of 10^9 wei.", { wei: wei.toString() });
  }
}

/** 500: our own arithmetic or tables contradict themselves. Never caused by input alone. */
export class InvariantBroken extends SoukError {
  readonly code = "invariant_broken";
}
