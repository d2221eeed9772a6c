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

/** 409: a conversation has its end. */
export class ConversationFull extends SoukError {
  readonly code = "conversation_full";
  constructor(limit: number) {
    super(`This conversation is full: it has ${limit} turns. Begin another.`, { limit });
  }
}

/** 409: an old conversation has to go first. */
export class TooManyConversations extends SoukError {
  readonly code = "too_many_conversations";
  constructor(limit: number) {
    super(`Nobody keeps more than ${limit} conversations. Delete one that you need no more.`, { limit });
  }
}

/** 429: so many answers go on at once, of one person and of the house. */
export class TooManyAnswers extends SoukError {
  readonly code = "too_many_answers";
  constructor(why: string) {
    super(`${why} Nothing was kept; wait for one of them, then say it again.`, { retryAfterS: 5 });
  }
}

/** 503: whoever answers did not. */
export class ModelFailed extends SoukError {
  readonly code = "model_failed";
  constructor(why: string) {
    super(why, { retryAfterS: 5 });
  }
}
