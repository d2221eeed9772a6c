import { SoukError } from "@/lib/domain/errors";

/** 409: one answer at a time in a conversation. */
export class AnswerUnderWay extends SoukError {
  readonly code = "answer_under_way";
  constructor() {
    super("The assistant still answers. Wait for it, or stop it first.");
  }
}

/** 409: only an answer that did not come to its end is tried again, and within twelve hours. */
export class NotRetryable extends SoukError {
  readonly code = "not_retryable";
  constructor() {
    super("This answer cannot be tried again: it came to its end, or is too old. Ask anew.");
  }
}

/** 503: whoever answers did not. */
export class ModelFailed extends SoukError {
  readonly code = "model_failed";
  constructor(why: string) {
    super(why, { retryAfterS: 5 });
  }
}
