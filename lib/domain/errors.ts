/** Every code a client can meet, with its HTTP status. The words are stable: clients branch on them. */
export const STATUS_OF_CODE = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  insufficient_funds: 402,
  illegal_transition: 409,
  illegal_call_step: 409,
  approval_decided: 409,
  shadow_runs: 409,
  replay_under_way: 429,
  replay_stopped: 503,
  approval_void: 409,
  approval_expired: 410,
  illegal_draft_step: 409,
  policy_changed: 409,
  consent_required: 409,
  too_many_drafts: 409,
  lost_race: 409,
  quote_expired: 409,
  quote_mismatch: 409,
  idempotency_in_flight: 409,
  idempotency_key_reused: 422,
  too_large: 413,
  rate_limited: 429,
  busy: 503,
  provider_down: 503,
  chain_unavailable: 503,
  token_unhealthy: 409,
  books_red: 503,
  treasury_red: 503,
  signature_required: 400,
  bad_signature: 400,
  relay_refused: 409,
  no_rail: 409,
  payment_refused: 402,
  payment_reused: 409,
  permit2_allowance_required: 412,
  service_taken: 409,
  too_many_services: 409,
  endpoint_taken: 409,
  not_appealable: 409,
  own_appeal: 403,
  appeal_decided: 409,
  network_full: 409,
  not_its_payee: 422,
  too_many_orchestrators: 409,
  capability_taken: 409,
  too_many_workers: 409,
  nobody_available: 503,
  provider_silent: 422,
  answer_under_way: 409,
  not_retryable: 409,
  conversation_full: 409,
  too_many_conversations: 409,
  too_many_answers: 429,
  model_failed: 503,
  version_required: 428,
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

/** As isSoukError, for the one that names fields. */
export function isInvalidInput(error: unknown): error is InvalidInput {
  return isSoukError(error) && error.code === "invalid_input" && "errors" in error;
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

export class LostRace extends SoukError {
  readonly code = "lost_race";
  constructor(message = "Somebody else changed this at the same moment. Read it again and decide anew.") {
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
