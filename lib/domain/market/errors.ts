import { SoukError } from "@/lib/domain/errors";

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
